/*
 * A lesson from files:
 *
 *   lesson SHOWN SEED SAMPLES SKILL                  teaches what SHOWN has and writes the weights to SKILL
 *   lesson SHOWN SEED SAMPLES SKILL LOOK GRASP       the same, and writes to GRASP where to grasp what LOOK has
 *
 * SHOWN is a look and a grasp: x, y, z, yaw and width, doubles, and then heights; LOOK is heights alone, int8 (SIDE, SIDE, CHANNELS).
 * SKILL gets the weights, int16. All with the lowest byte first. GRASP gets a line for each number of the grasp, as the 16 hexadecimal
 * digits of a double, or none.
 */
#include <string.h>

#include "description.h"
#include "io.h"
#include "lesson.h"

#define NUMBERS 5
#define CHUNK 64

/* As files of a demonstration have it. */
static struct {
  double grasp[NUMBERS];
  int8_t heights[SIDE * SIDE * CHANNELS];
} shown;

static int fail(const char *what, const char *name) {
  io_print("lesson: ");
  io_print(what);
  io_print(name);
  io_print("\n");
  return 1;
}

/* A whole number, with its sign. */
static int64_t number(const char *digits) {
  int negative = *digits == '-';
  uint64_t value = 0;
  for (const char *at = digits + negative; *at >= '0' && *at <= '9'; at++) {
    value = 10 * value + (uint64_t)(*at - '0');
  }
  return (int64_t)(negative ? 0 - value : value);
}

/* The digits of a whole number. */
static void print(int64_t value) {
  char text[24];
  int at = sizeof text - 1;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  text[at] = 0;
  do {
    text[--at] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (value < 0) {
    text[--at] = '-';
  }
  io_print(&text[at]);
}

static void print_thousandths(const char *name, double value, const char *unit) {
  io_print(name);
  print((int64_t)(value * 1000 + (value < 0 ? -0.5 : 0.5)));
  io_print(unit);
}

static int write_skill(const char *name) {
  int16_t chunk[CHUNK];
  if (!io_create(name)) {
    return 0;
  }
  int written = 1;
  for (int32_t from = 0; written && from < PARAMETERS; from += CHUNK) {
    int32_t count = PARAMETERS - from < CHUNK ? PARAMETERS - from : CHUNK;
    for (int32_t k = 0; k < count; k++) {
      chunk[k] = lesson_weight(from + k);
    }
    written = io_write(chunk, 2 * count);
  }
  return io_close() && written;
}

static void print_checksum(uint32_t checksum) {
  char line[] = "checksum 00000000\n";
  for (int k = 0; k < 8; k++) {
    line[9 + k] = "0123456789abcdef"[checksum >> (28 - 4 * k) & 15];
  }
  io_print(line);
}

static int write_bits(double value) {
  char line[17];
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  for (int k = 0; k < 16; k++) {
    line[k] = "0123456789abcdef"[bits >> (60 - 4 * k) & 15];
  }
  line[16] = '\n';
  return io_write(line, 17);
}

static int write_grasp(const char *name, const struct grasp *grasp) {
  if (!io_create(name)) {
    return 0;
  }
  int written = write_bits(grasp->x) && write_bits(grasp->y) && write_bits(grasp->z) && write_bits(grasp->yaw)
      && write_bits(grasp->width) && write_bits(grasp->quality);
  return io_close() && written;
}

static int write_nothing(const char *name) {
  int written = io_create(name) && io_write("none\n", 5);
  return io_close() && written;
}

static int serve(const struct grasp *demonstrated, const char *look, const char *to) {
  struct grasp found;
  if (!io_read(look, shown.heights, sizeof shown.heights)) {
    return fail("cannot read so many heights from ", look);
  }
  if (!lesson_serve(shown.heights, demonstrated, &found)) {
    io_print("nothing there that can be grasped\n");
    return write_nothing(to) ? 0 : fail("cannot write ", to);
  }
  print_thousandths("grasp: ", found.x, " mm, ");
  print_thousandths("", found.y, " mm, ");
  print_thousandths("", found.z, " mm, turned by ");
  print_thousandths("", found.yaw, " mrad, quality ");
  print_thousandths("", found.quality, " / 1000\n");
  return write_grasp(to, &found) ? 0 : fail("cannot write ", to);
}

int main(int count, char **arguments) {
  if (count != 5 && count != 7) {
    return fail("wanted: SHOWN SEED SAMPLES SKILL [LOOK GRASP]", "");
  }
  int32_t samples = (int32_t)number(arguments[3]);
  if (!io_read(arguments[1], &shown, NUMBERS * sizeof(double) + sizeof shown.heights)) {
    return fail("cannot read a grasp and heights from ", arguments[1]);
  }
  struct grasp grasp = {shown.grasp[0], shown.grasp[1], shown.grasp[2], shown.grasp[3], shown.grasp[4], 1};
  struct taught taught = lesson_teach(shown.heights, &grasp, (uint64_t)number(arguments[2]), samples, 0);
  print(samples);
  print_thousandths(" samples; loss before ", taught.loss_before, " / 1000 nats, ");
  print_thousandths("after ", taught.loss_after, taught.accepted ? " / 1000: taught\n" : " / 1000: not to be used\n");
  if (!write_skill(arguments[4])) {
    return fail("cannot write ", arguments[4]);
  }
  print_checksum(lesson_checksum());
  return count == 7 ? serve(&grasp, arguments[5], arguments[6]) : 0;
}
