//! A small path tracer: spheres, diffuse and mirror-like, with shadows, in double precision.

use std::ops::{Add, Mul, Sub};

use bench_input::{Rng, Sum};

#[derive(Clone, Copy)]
struct Vector {
    x: f64,
    y: f64,
    z: f64,
}

impl Add for Vector {
    type Output = Vector;
    fn add(self, other: Vector) -> Vector {
        vector(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for Vector {
    type Output = Vector;
    fn sub(self, other: Vector) -> Vector {
        vector(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Mul<f64> for Vector {
    type Output = Vector;
    fn mul(self, factor: f64) -> Vector {
        vector(self.x * factor, self.y * factor, self.z * factor)
    }
}

impl Vector {
    fn dot(self, other: Vector) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    fn unit(self) -> Vector {
        self * (1.0 / self.dot(self).sqrt())
    }
}

fn vector(x: f64, y: f64, z: f64) -> Vector {
    Vector { x, y, z }
}

struct Sphere {
    centre: Vector,
    radius: f64,
    colour: Vector,
    mirror: f64,
}

struct Ray {
    from: Vector,
    to: Vector,
}

/// The nearest sphere that a ray meets, and how far away.
fn meet<'a>(spheres: &'a [Sphere], ray: &Ray) -> Option<(&'a Sphere, f64)> {
    let mut nearest = None;
    let mut limit = f64::INFINITY;
    for sphere in spheres {
        let away = sphere.centre - ray.from;
        let along = away.dot(ray.to);
        let square = along * along - away.dot(away) + sphere.radius * sphere.radius;
        if square < 0.0 {
            continue;
        }
        let root = square.sqrt();
        let near = if along - root > 1e-6 {
            along - root
        } else {
            along + root
        };
        if near > 1e-6 && near < limit {
            limit = near;
            nearest = Some((sphere, near));
        }
    }
    nearest
}

/// The light that comes along a ray.
fn trace(spheres: &[Sphere], light: Vector, ray: &Ray, depth: u32) -> Vector {
    let Some((sphere, far)) = meet(spheres, ray) else {
        let height = 0.5 * (ray.to.y + 1.0);
        return vector(1.0, 1.0, 1.0) * (1.0 - height) + vector(0.4, 0.6, 1.0) * height;
    };
    let point = ray.from + ray.to * far;
    let normal = (point - sphere.centre).unit();
    let to_light = (light - point).unit();
    let shadow = meet(
        spheres,
        &Ray {
            from: point + normal * 1e-4,
            to: to_light,
        },
    )
    .is_some();
    let lit = if shadow {
        0.1
    } else {
        0.1 + 0.9 * normal.dot(to_light).max(0.0)
    };
    let own = sphere.colour * lit;
    if sphere.mirror == 0.0 || depth == 0 {
        return own;
    }
    let to = ray.to - normal * (2.0 * normal.dot(ray.to));
    let mirrored = trace(
        spheres,
        light,
        &Ray {
            from: point + normal * 1e-4,
            to,
        },
        depth - 1,
    );
    own * (1.0 - sphere.mirror) + mirrored * sphere.mirror
}

/// Draws a picture of `n` by `n` pixels, four rays each.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn run(n: u32) -> u64 {
    let mut rng = Rng::new(21);
    let mut spheres: Vec<Sphere> = (0..24)
        .map(|_| Sphere {
            centre: vector(
                rng.unit() * 8.0 - 4.0,
                rng.unit() * 3.0 - 1.0,
                rng.unit() * 6.0 + 4.0,
            ),
            radius: 0.3 + rng.unit() * 0.5,
            colour: vector(rng.unit(), rng.unit(), rng.unit()),
            mirror: if rng.below(2) == 0 { 0.6 } else { 0.0 },
        })
        .collect();
    let ground = vector(0.0, -1001.0, 5.0);
    spheres.push(Sphere {
        centre: ground,
        radius: 1000.0,
        colour: vector(0.8, 0.8, 0.7),
        mirror: 0.1,
    });
    let light = vector(5.0, 10.0, -3.0);
    let mut sum = Sum::default();
    for y in 0..n {
        for x in 0..n {
            let mut colour = vector(0.0, 0.0, 0.0);
            for _ in 0..4 {
                let across = (f64::from(x) + rng.unit()) / f64::from(n) - 0.5;
                let up = 0.5 - (f64::from(y) + rng.unit()) / f64::from(n);
                let ray = Ray {
                    from: vector(0.0, 0.5, -3.0),
                    to: vector(across, up, 1.0).unit(),
                };
                colour = colour + trace(&spheres, light, &ray, 5) * 0.25;
            }
            let byte = |part: f64| (part.clamp(0.0, 1.0) * 255.0) as u64;
            sum.number((byte(colour.x) << 16) | (byte(colour.y) << 8) | byte(colour.z));
        }
    }
    sum.value()
}
