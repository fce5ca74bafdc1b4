/* Files and words for a person, where the machine has them: io_host.c with the C library, io_semihosting.c over a debugger or qemu. */
#ifndef ONEGRASP_IO_H
#define ONEGRASP_IO_H

#include <stdint.h>

/* Reads so many bytes of a file from its beginning on; 0 when it has fewer or is not there. */
int io_read(const char *name, void *to, int32_t bytes);

/* Begins a file that io_write adds to until io_close; 0 when that cannot be. One at a time. */
int io_create(const char *name);
int io_write(const void *from, int32_t bytes);
int io_close(void);

void io_print(const char *text);

#endif
