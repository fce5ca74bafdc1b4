/*
 * From reset to main and back, on a Cortex-M with a debugger or qemu that answers semihosting calls. Prints what the lesson took: the
 * deepest stack, and ticks of the system timer, which runs with the processor's clock on most boards. (qemu: with -icount shift=0 an
 * instruction takes a nanosecond, and the timer of mps2-an386 has 25 ticks in a microsecond, that of mps3-an547 32.)
 */
#include <stdint.h>
#include <string.h>

#include "semihosting.h"
#include "../io.h"

#define MOST_ARGUMENTS 8
#define PAINT 0xA5

extern uint8_t stack_begin[], stack_end[], data_begin[], data_end[], bss_begin[], bss_end[], data_in_flash[];

#define COPROCESSORS (*(volatile uint32_t *)0xE000ED88)
#define TIMER_CONTROL (*(volatile uint32_t *)0xE000E010)
#define TIMER_RELOAD (*(volatile uint32_t *)0xE000E014)
#define TIMER_NOW (*(volatile uint32_t *)0xE000E018)
#define TIMER_MOST UINT32_C(0xFFFFFF)

int main(int count, char **arguments);

static volatile uint32_t rounds; /* of the timer */

void tick(void) { rounds++; }

static void fault(void) {
  io_print("fault: the stack is too small, or the program wrong\n");
  semihosting_exit(3);
}

static void print_number(const char *before, uint64_t value, const char *behind) {
  char digits[24];
  int at = sizeof digits - 1;
  digits[at] = 0;
  do {
    digits[--at] = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  io_print(before);
  io_print(&digits[at]);
  io_print(behind);
}

static void paint_stack(void) {
  uintptr_t end = (uintptr_t)__builtin_frame_address(0) - 128; /* below what is in use now */
  for (uintptr_t at = (uintptr_t)stack_begin; at < end; at++) {
    *(volatile uint8_t *)at = PAINT;
  }
}

static uint32_t deepest_stack(void) {
  const uint8_t *at = stack_begin;
  while (at < stack_end && *at == PAINT) {
    at++;
  }
  return (uint32_t)(stack_end - at);
}

static int split(char *line, char **arguments) {
  int count = 0;
  for (char *at = line; *at != 0 && count < MOST_ARGUMENTS; count++) {
    arguments[count] = at;
    while (*at != 0 && *at != ' ') {
      at++;
    }
    while (*at == ' ') {
      *at++ = 0;
    }
  }
  return count;
}

static void run(void) {
  static char line[256];
  char *arguments[MOST_ARGUMENTS];
  semihosting_command_line(line, sizeof line);
  TIMER_RELOAD = TIMER_MOST;
  TIMER_NOW = 0;
  TIMER_CONTROL = 7;
  int code = main(split(line, arguments), arguments);
  uint64_t ticks = (uint64_t)rounds * (TIMER_MOST + 1) + (TIMER_MOST - TIMER_NOW);
  print_number("", deepest_stack(), " bytes of stack, ");
  print_number("", ticks, " ticks\n");
  semihosting_exit(code);
}

void reset(void) {
  COPROCESSORS |= UINT32_C(0xF) << 20; /* floats, before any code may use them */
  __asm volatile("dsb\n isb" ::: "memory");
  memcpy(data_begin, data_in_flash, (size_t)(data_end - data_begin));
  memset(bss_begin, 0, (size_t)(bss_end - bss_begin));
  paint_stack();
  run();
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    stack_end, (void *)reset, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, 0, 0, 0, 0, (void *)fault,
    (void *)fault, 0, (void *)fault, (void *)tick,
};
