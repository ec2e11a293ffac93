/* SQLite with a database in memory: inserts, an index, joins, aggregates, updates, `n` times.
 *
 * The amalgamation is a part of this file (-I its folder), so that compilers see all of it and nothing of it is
 * seen by others: a process may hold another SQLite. It asks the system for nothing but memory. */
#define SQLITE_API static
#define SQLITE_THREADSAFE 0
#define SQLITE_OS_OTHER 1
#define SQLITE_TEMP_STORE 3
#define SQLITE_DQS 0
#define SQLITE_DEFAULT_MEMSTATUS 0
#define SQLITE_LIKE_DOESNT_MATCH_BLOBS
#define SQLITE_OMIT_AUTOINIT
#define SQLITE_OMIT_LOCALTIME
#define SQLITE_OMIT_DEPRECATED
#define SQLITE_OMIT_JSON
#define SQLITE_OMIT_LOAD_EXTENSION
#define SQLITE_OMIT_SHARED_CACHE
#define SQLITE_OMIT_WAL
#define SQLITE_UNTESTABLE
#include "sqlite3.c"

#include "bench.h"

/* No files: only what a database in memory needs. */
static int open_no_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
    (void)vfs, (void)name, (void)flags, (void)out_flags;
    file->pMethods = 0;
    return SQLITE_CANTOPEN;
}
static int delete_no_file(sqlite3_vfs *vfs, const char *name, int sync) { return (void)vfs, (void)name, (void)sync, SQLITE_OK; }
static int access_no_file(sqlite3_vfs *vfs, const char *name, int flags, int *out) {
    (void)vfs, (void)name, (void)flags;
    *out = 0;
    return SQLITE_OK;
}
static int full_path(sqlite3_vfs *vfs, const char *name, int size, char *out) {
    (void)vfs;
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}
static int same_bytes(sqlite3_vfs *vfs, int size, char *out) {
    (void)vfs;
    memset(out, 7, (size_t)size);
    return size;
}
static int no_sleep(sqlite3_vfs *vfs, int microseconds) { return (void)vfs, microseconds; }
static int same_time(sqlite3_vfs *vfs, double *out) {
    (void)vfs;
    *out = 2460000.5;
    return SQLITE_OK;
}

static sqlite3_vfs no_files = {
    .iVersion = 1,
    .szOsFile = sizeof(sqlite3_file),
    .mxPathname = 64,
    .zName = "none",
    .xOpen = open_no_file,
    .xDelete = delete_no_file,
    .xAccess = access_no_file,
    .xFullPathname = full_path,
    .xRandomness = same_bytes,
    .xSleep = no_sleep,
    .xCurrentTime = same_time,
};

int sqlite3_os_init(void) { return sqlite3_vfs_register(&no_files, 1); }
int sqlite3_os_end(void) { return SQLITE_OK; }

static void must(int right) {
    if (!right)
        __builtin_trap();
}

static void execute(sqlite3 *db, const char *sql) { must(sqlite3_exec(db, sql, 0, 0, 0) == SQLITE_OK); }

/* The sum of all numbers and texts that a query gives. */
static uint64_t query(sqlite3 *db, uint64_t sum, const char *sql) {
    sqlite3_stmt *statement;
    must(sqlite3_prepare_v2(db, sql, -1, &statement, 0) == SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            if (sqlite3_column_type(statement, i) == SQLITE_TEXT) {
                for (const unsigned char *text = sqlite3_column_text(statement, i); *text; text++)
                    sum = sum_number(sum, *text);
            } else {
                sum = sum_number(sum, (uint64_t)sqlite3_column_int64(statement, i));
            }
        }
    }
    must(sqlite3_finalize(statement) == SQLITE_OK);
    return sum;
}

static void fill(sqlite3 *db, uint64_t state) {
    sqlite3_stmt *person, *sale;
    must(sqlite3_prepare_v2(db, "insert into person values (?, ?, ?)", -1, &person, 0) == SQLITE_OK);
    must(sqlite3_prepare_v2(db, "insert into sale(buyer, amount, note) values (?, ?, ?)", -1, &sale, 0) == SQLITE_OK);
    for (int i = 0; i < 200; i++) {
        char name[32];
        sqlite3_snprintf(sizeof name, name, "person %04d", (int)(next(&state) % 1000));
        sqlite3_bind_int(person, 1, i);
        sqlite3_bind_text(person, 2, name, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int(person, 3, (int)(next(&state) % 50));
        must(sqlite3_step(person) == SQLITE_DONE);
        sqlite3_reset(person);
    }
    for (int i = 0; i < 2000; i++) {
        sqlite3_bind_int(sale, 1, (int)(next(&state) % 200));
        sqlite3_bind_int64(sale, 2, (sqlite3_int64)(next(&state) % 100000));
        sqlite3_bind_text(sale, 3, i % 3 ? "paid by card" : "paid in cash", -1, SQLITE_STATIC);
        must(sqlite3_step(sale) == SQLITE_DONE);
        sqlite3_reset(sale);
    }
    sqlite3_finalize(person);
    sqlite3_finalize(sale);
}

uint64_t RUN(uint32_t n) {
    uint64_t sum = SUM_START;
    must(sqlite3_initialize() == SQLITE_OK);
    for (uint32_t round = 0; round < n; round++) {
        sqlite3 *db;
        must(sqlite3_open(":memory:", &db) == SQLITE_OK);
        execute(db, "create table person(id integer primary key, name text, age int);"
                    "create table sale(id integer primary key, buyer int references person, amount int, note text);"
                    "begin");
        fill(db, round + 41);
        execute(db, "commit; create index by_buyer on sale(buyer)");
        sum = query(db, sum, "select name, count(*), sum(amount) from person join sale on buyer = person.id "
                             "group by person.id order by 3 desc, 1 limit 20");
        sum = query(db, sum, "select age, max(amount), min(name) from person left join sale on buyer = person.id "
                             "where note like '%cash%' and amount between 1000 and 90000 group by age having count(*) > 1");
        execute(db, "update sale set amount = amount + 7, note = upper(note) where buyer % 3 = 0;"
                    "delete from sale where amount < 5000");
        sum = query(db, sum, "with recursive c(x) as (select 1 union all select x + 1 from c where x < 500) "
                             "select sum(x * amount) from c join sale on sale.id = x");
        sum = query(db, sum, "select count(distinct note), total(amount) from sale where buyer in "
                             "(select id from person where age > 25 order by name)");
        must(sqlite3_close(db) == SQLITE_OK);
    }
    return sum;
}
