/* Calls to the debugger or to qemu: "Semihosting for AArch32 and AArch64", Arm. */
#ifndef ONEGRASP_SEMIHOSTING_H
#define ONEGRASP_SEMIHOSTING_H

#include <stdint.h>

void semihosting_command_line(char *line, int32_t bytes);
void semihosting_exit(int code);

#endif
