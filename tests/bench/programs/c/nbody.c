/* The five heaviest bodies of the solar system move for `n` steps of a hundredth of a day. */
#include "bench.h"

#define BODIES 5
#define SOLAR_MASS (4 * 3.141592653589793 * 3.141592653589793)
#define DAYS 365.24

struct body {
    double x[3], v[3], mass;
};

/* Positions in astronomical units, velocities in those per day, masses in the sun's: sun, Jupiter, Saturn,
 * Uranus, Neptune. */
static const struct body start[BODIES] = {
    {{0, 0, 0}, {0, 0, 0}, 1},
    {{4.84143144246472090, -1.16032004402742839, -0.10362204447112311},
     {0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023},
     0.000954791938424326609},
    {{8.34336671824457987, 4.12479856412430479, -0.403523417114321381},
     {-0.00276742510726411, 0.00499852801234917238, 0.0000230417297573763929},
     0.000285885980666130812},
    {{12.8943695621391310, -15.1111514016986312, -0.223307578892655734},
     {0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556},
     0.0000436624404335156298},
    {{15.3796971148509165, -25.9193146099879641, 0.179258772950371181},
     {0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870},
     0.0000515138902046611451},
};

static double root(double x) { return __builtin_sqrt(x); }

uint64_t RUN(uint32_t n) {
    struct body bodies[BODIES];
    double momentum[3] = {0, 0, 0};
    for (int i = 0; i < BODIES; i++) {
        bodies[i] = start[i];
        bodies[i].mass *= SOLAR_MASS;
        for (int k = 0; k < 3; k++) {
            bodies[i].v[k] *= DAYS;
            momentum[k] += bodies[i].v[k] * bodies[i].mass;
        }
    }
    for (int k = 0; k < 3; k++)
        bodies[0].v[k] = -momentum[k] / SOLAR_MASS;
    for (uint32_t step = 0; step < n; step++) {
        for (int i = 0; i < BODIES; i++) {
            for (int j = i + 1; j < BODIES; j++) {
                double d[3], square = 0;
                for (int k = 0; k < 3; k++) {
                    d[k] = bodies[i].x[k] - bodies[j].x[k];
                    square += d[k] * d[k];
                }
                double pull = 0.01 / (square * root(square));
                for (int k = 0; k < 3; k++) {
                    bodies[i].v[k] -= d[k] * bodies[j].mass * pull;
                    bodies[j].v[k] += d[k] * bodies[i].mass * pull;
                }
            }
        }
        for (int i = 0; i < BODIES; i++)
            for (int k = 0; k < 3; k++)
                bodies[i].x[k] += 0.01 * bodies[i].v[k];
    }
    uint64_t sum = SUM_START;
    for (int i = 0; i < BODIES; i++)
        for (int k = 0; k < 3; k++)
            sum = sum_double(sum, bodies[i].x[k]);
    return sum;
}
