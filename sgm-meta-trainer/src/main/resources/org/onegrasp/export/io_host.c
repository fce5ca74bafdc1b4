#include <stdio.h>

#include "io.h"

static FILE *file;

int io_read(const char *name, void *to, int32_t bytes) {
  FILE *in = fopen(name, "rb");
  if (!in) {
    return 0;
  }
  size_t count = fread(to, 1, (size_t)bytes, in);
  fclose(in);
  return count == (size_t)bytes;
}

int io_create(const char *name) {
  file = fopen(name, "wb");
  return file != 0;
}

int io_write(const void *from, int32_t bytes) { return fwrite(from, 1, (size_t)bytes, file) == (size_t)bytes; }

int io_close(void) { return fclose(file) == 0; }

void io_print(const char *text) {
  fputs(text, stdout);
  fflush(stdout);
}
