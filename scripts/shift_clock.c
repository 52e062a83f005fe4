/* Moves the calendar of every process that preloads it by CLOCK_OFFSET_SECONDS, and nothing else: the monotonic clock,
 * sleeps and time limits stay as they are. Made and preloaded by check-dates.sh.
 *
 * libfaketime 0.9.10 (Debian 12) cannot do this: with its monotonic clock Python's locks never time out, without it
 * time.sleep() fails with EINVAL, and a signal that comes during its epoll_wait() sees the real time, so that
 * PostgreSQL's lock_timeout and statement_timeout never end a wait. */

#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t offset;

__attribute__((constructor)) static void read_offset(void) {
    const char *seconds = getenv("CLOCK_OFFSET_SECONDS");
    offset = seconds ? (time_t)strtoll(seconds, NULL, 10) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += offset;
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int result = (int)syscall(SYS_gettimeofday, now, zone);
    if (result == 0) now->tv_sec += offset;
    return result;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}

int timespec_get(struct timespec *now, int base) {
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, now) == 0 ? base : 0;
}
