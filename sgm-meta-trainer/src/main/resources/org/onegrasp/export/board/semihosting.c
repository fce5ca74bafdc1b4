#include "semihosting.h"

#include <string.h>

#include "../io.h"

enum { OPEN = 0x01, CLOSE = 0x02, PRINT = 0x04, WRITE = 0x05, READ = 0x06, COMMAND_LINE = 0x15, EXIT = 0x20 };
enum { READ_BINARY = 1, WRITE_BINARY = 5, APPLICATION_EXIT = 0x20026 };

static intptr_t file;

static intptr_t call(intptr_t what, const void *with) {
  register intptr_t r0 __asm("r0") = what;
  register const void *r1 __asm("r1") = with;
  __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static intptr_t open_file(const char *name, intptr_t mode) {
  intptr_t block[3] = {(intptr_t)name, mode, (intptr_t)strlen(name)};
  return call(OPEN, block);
}

static intptr_t close_file(intptr_t handle) { return call(CLOSE, &handle); }

int io_read(const char *name, void *to, int32_t bytes) {
  intptr_t handle = open_file(name, READ_BINARY);
  if (handle < 0) {
    return 0;
  }
  intptr_t block[3] = {handle, (intptr_t)to, bytes};
  intptr_t missing = call(READ, block);
  close_file(handle);
  return missing == 0;
}

int io_create(const char *name) {
  file = open_file(name, WRITE_BINARY);
  return file >= 0;
}

int io_write(const void *from, int32_t bytes) {
  intptr_t block[3] = {file, (intptr_t)from, bytes};
  return call(WRITE, block) == 0;
}

int io_close(void) { return close_file(file) == 0; }

void io_print(const char *text) { call(PRINT, text); }

void semihosting_command_line(char *line, int32_t bytes) {
  intptr_t block[2] = {(intptr_t)line, bytes};
  if (call(COMMAND_LINE, block) != 0) {
    line[0] = 0;
  }
}

void semihosting_exit(int code) {
  intptr_t block[2] = {APPLICATION_EXIT, code};
  call(EXIT, block);
  for (;;) {
  }
}
