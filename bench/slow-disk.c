/*
 * A disk that is slower than the one of this machine: preloaded, it waits after each fsync and fdatasync, and before each
 * page that is written into a database (not into its WAL), as an SD card does.
 *   SLOW_SYNC_US   after each sync, microseconds
 *   SLOW_PAGE_US   before each page written into a file whose name ends in .db
 *   SYNC_COUNT     a file of eight bytes, in which each sync is counted
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static long sync_us, page_us;
static _Atomic uint64_t *syncs;

__attribute__((constructor)) static void read_settings(void) {
  const char *sync = getenv("SLOW_SYNC_US"), *page = getenv("SLOW_PAGE_US"), *count = getenv("SYNC_COUNT");
  sync_us = sync ? atol(sync) : 0;
  page_us = page ? atol(page) : 0;
  if (!count) return;
  int file = open(count, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *shared = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (shared != MAP_FAILED) syncs = shared;
  close(file);
}

static void wait_us(long us) {
  if (us <= 0) return;
  struct timespec left = {us / 1000000, us % 1000000 * 1000};
  while (nanosleep(&left, &left) != 0) {
  }
}

static int is_database(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  return length > 3 && strncmp(path + length - 3, ".db", 3) == 0;
}

static int synced(int result) {
  if (syncs) ++*syncs;
  wait_us(sync_us);
  return result;
}

int fsync(int file) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return synced(real(file));
}

int fdatasync(int file) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return synced(real(file));
}

ssize_t pwrite64(int file, const void *from, size_t length, off64_t at) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  if (page_us > 0 && is_database(file)) wait_us(page_us);
  return real(file, from, length, at);
}

ssize_t pwrite(int file, const void *from, size_t length, off_t at) { return pwrite64(file, from, length, at); }
