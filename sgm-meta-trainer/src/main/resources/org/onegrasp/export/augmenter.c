#include "augmenter.h"

#include <string.h>

#include "description.h"
#include "fixedpoint.h"
#include "kernels.h"
#include "strict_math.h"

#define OBJECT_MM 5
#define GRASP_INSET 3
#define PLACING_TRIES 16
#define ONE 65536
#define SEEN 64
#define PI 0x1.921fb54442d18p+1
#define CELLS (SIDE * SIDE)

static const double SIGMA_METRES = 0.011;
static const double SIGMA_RADIANS = 14 * 0.017453292519943295;
static const float NEGLIGIBLE = 1.0f / 256;

static int32_t table; /* level of the table in the demonstration, millimetres */

/* Where the object is in the demonstration, in cells: its middle, and the radius that holds about 70 % of it. */
static double middle_col;
static double middle_row;
static double radius;

/* Where the demonstrated grasp went in the latest sample: cells from the corner, radians. */
static double grasp_col;
static double grasp_row;
static double grasp_yaw;
static double cosine;
static double sine;

/* How heights of the object change in the sample: times scale / 2^16, and up by so many millimetres. */
static int32_t scale;
static int32_t offset_mm;

double grid_cell(int32_t side) { return AREA_SIZE / side; }

double grid_col(int32_t side, double x) { return (x - AREA_X + AREA_SIZE / 2) / grid_cell(side) - 0.5; }

double grid_row(int32_t side, double y) { return (AREA_Y + AREA_SIZE / 2 - y) / grid_cell(side) - 0.5; }

double grid_x(int32_t side, double col) { return AREA_X - AREA_SIZE / 2 + (col + 0.5) * grid_cell(side); }

double grid_y(int32_t side, double row) { return AREA_Y + AREA_SIZE / 2 - (row + 0.5) * grid_cell(side); }

static double middle(void) { return (SIDE - 1) / 2.0; }

static int8_t shown(int32_t row, int32_t col) { return slab[AT_DEMONSTRATION + (row * SIDE + col) * CHANNELS]; }

/* The median: an object covers less than half of the work area. */
static int32_t table_level(void) {
  static int32_t histogram[128];
  memset(histogram, 0, sizeof histogram);
  for (int32_t k = 0; k < CELLS; k++) {
    histogram[slab[AT_DEMONSTRATION + k * CHANNELS] & 127]++;
  }
  int32_t level = 0;
  for (int32_t n = histogram[0]; n <= CELLS / 2; n += histogram[level]) {
    level++;
  }
  return level;
}

/* Middle and spread of the cells that belong to the object; of the grasp alone on an empty map. */
static void locate(const struct grasp *grasp) {
  int64_t n = 0;
  int64_t cols = 0;
  int64_t rows = 0;
  int64_t squares = 0;
  for (int32_t row = 0; row < SIDE; row++) {
    for (int32_t col = 0; col < SIDE; col++) {
      if (shown(row, col) >= table + OBJECT_MM) {
        n++;
        cols += col;
        rows += row;
        squares += col * col + row * row;
      }
    }
  }
  if (n == 0) {
    middle_col = grid_col(SIDE, grasp->x);
    middle_row = grid_row(SIDE, grasp->y);
    radius = 0;
    return;
  }
  middle_col = (double)cols / n;
  middle_row = (double)rows / n;
  double spread = (double)squares / n - middle_col * middle_col - middle_row * middle_row;
  radius = strict_sqrt(spread > 0 ? spread : 0);
}

static double away(double place) { return place < middle() ? middle() - place : place - middle(); }

static double clamped(double place) {
  double inside = place < SIDE - 1 - GRASP_INSET ? place : SIDE - 1 - GRASP_INSET;
  return inside > GRASP_INSET ? inside : GRASP_INSET;
}

/* Draws the turn and the place of the object's middle until the grasp is in view too; then pushes it in. */
static void place(const struct grasp *grasp, struct random *random) {
  double from_col = grid_col(SIDE, grasp->x) - middle_col;
  double from_row = grid_row(SIDE, grasp->y) - middle_row;
  double reach = middle() - radius - 1 > 0 ? middle() - radius - 1 : 0;
  double farthest = middle() - GRASP_INSET;
  for (int32_t tries = 0; tries < PLACING_TRIES; tries++) {
    double angle = PI * next_uniform(random);
    cosine = strict_cos(angle);
    sine = strict_sin(angle);
    /* Rows count downward, so a turn from +x to +y is clockwise in (col, row). */
    grasp_col = middle() + reach * next_uniform(random) + cosine * from_col + sine * from_row;
    grasp_row = middle() + reach * next_uniform(random) - sine * from_col + cosine * from_row;
    grasp_yaw = angle + grasp->yaw;
    if (away(grasp_col) <= farthest && away(grasp_row) <= farthest) {
      return;
    }
  }
  grasp_col = clamped(grasp_col);
  grasp_row = clamped(grasp_row);
}

/* Height in 1/256 mm at column u, row v (Q15.16); beyond the demonstration lies the table. */
static int32_t bilinear(int32_t u, int32_t v) {
  int32_t c = u >> 16;
  int32_t r = v >> 16;
  if (c < -1 || r < -1 || c >= SIDE || r >= SIDE) {
    return table * 256;
  }
  int32_t fc = u >> 8 & 255;
  int32_t fr = v >> 8 & 255;
  int left = c >= 0;
  int right = c < SIDE - 1;
  int32_t above = table * 256;
  int32_t below = table * 256;
  if (r >= 0) {
    above = (left ? shown(r, c) : table) * (256 - fc) + (right ? shown(r, c + 1) : table) * fc;
  }
  if (r < SIDE - 1) {
    below = (left ? shown(r + 1, c) : table) * (256 - fc) + (right ? shown(r + 1, c + 1) : table) * fc;
  }
  return (above * (256 - fr) + below * fr + 128) >> 8;
}

#if CHANNELS > 1
/* Second channel of the cell nearest to column u, row v; the table beyond the demonstration counts as seen. */
static int8_t seen(int32_t u, int32_t v) {
  int32_t col = (u + ONE / 2) >> 16;
  int32_t row = (v + ONE / 2) >> 16;
  int inside = row >= 0 && col >= 0 && row < SIDE && col < SIDE;
  return inside ? slab[AT_DEMONSTRATION + (row * SIDE + col) * CHANNELS + 1] : SEEN;
}
#endif

/* Looks up every cell of the sample in the demonstration, where the grasp is the fixed point. Coordinates are Q15.16. */
static void turn(const struct grasp *grasp, int32_t out) {
  int32_t c = (int32_t)strict_rint(cosine * ONE);
  int32_t s = (int32_t)strict_rint(sine * ONE);
  int32_t u0 = (int32_t)strict_rint((grid_col(SIDE, grasp->x) - cosine * grasp_col + sine * grasp_row) * ONE);
  int32_t v0 = (int32_t)strict_rint((grid_row(SIDE, grasp->y) - (sine * grasp_col + cosine * grasp_row)) * ONE);
  for (int32_t row = 0; row < SIDE; row++) {
    for (int32_t col = 0; col < SIDE; col++, out += CHANNELS) {
      int32_t u = u0 + col * c - row * s;
      int32_t v = v0 + (col * s + row * c);
      int32_t above_table = bilinear(u, v) - table * 256;
      int32_t scaled = (int32_t)(((int64_t)above_table * scale + (1 << 23)) >> 24);
      int32_t height = table + scaled + (scaled >= OBJECT_MM ? offset_mm : 0);
      slab[out] = (int8_t)max32(0, min32(127, height));
#if CHANNELS > 1
      slab[out + 1] = seen(u, v);
#endif
    }
  }
}

static void add_noise(struct random *random, int32_t out) {
  uint32_t levels = 2 * NOISE_MM + 1;
  uint32_t bits = 0;
  for (int32_t k = 0; k < CELLS; k++, out += CHANNELS) {
    bits = (k & 1) == 0 ? (uint32_t)next_int(random) : bits >> 16;
    int32_t height = slab[out];
    if (height >= table + OBJECT_MM) {
      int32_t noisy = height + (int32_t)((bits & 0xFFFF) * levels >> 16) - NOISE_MM;
      slab[out] = (int8_t)max32(0, min32(127, noisy));
    }
  }
}

/* A blind spot near the object takes the lowest height in it. */
static void drop_out(struct random *random, int32_t out) {
  int32_t reach = (int32_t)radius + DROPOUT_RADIUS;
  int32_t col = (int32_t)grasp_col + next_below(random, 2 * reach + 1) - reach;
  int32_t row = (int32_t)grasp_row + next_below(random, 2 * reach + 1) - reach;
  int32_t r = 1 + next_below(random, DROPOUT_RADIUS);
  int32_t lowest = 127;
  for (int pass = 0; pass < 2; pass++) {
    for (int32_t y = max32(0, row - r); y <= min32(SIDE - 1, row + r); y++) {
      for (int32_t x = max32(0, col - r); x <= min32(SIDE - 1, col + r); x++) {
        int32_t i = out + (y * SIDE + x) * CHANNELS;
        if ((x - col) * (x - col) + (y - row) * (y - row) > r * r) {
          continue;
        }
        if (pass == 0) {
          lowest = min32(lowest, slab[i]);
        } else {
          slab[i] = (int8_t)lowest;
#if CHANNELS > 1
          slab[i + 1] = 0;
#endif
        }
      }
    }
  }
}

void augment(const struct grasp *grasp, struct random *random, int32_t out) {
  table = table_level();
  locate(grasp);
  place(grasp, random);
  scale = ONE + (int32_t)(HEIGHT_SCALE * next_uniform(random) * ONE);
  offset_mm = next_below(random, HEIGHT_OFFSET_MM + 1);
  turn(grasp, out);
  if (NOISE_MM > 0) {
    add_noise(random, out);
  }
  for (int32_t n = next_below(random, DROPOUTS + 1); n > 0; n--) {
    drop_out(random, out);
  }
}

/* exp(-(i - centre)^2 / (2 sigma^2)) divided by its largest value over the integers; in bins modulo the length if circular. */
static void gaussian(float *out, int32_t length, double centre, double sigma, int circular) {
  double nearest = centre - strict_rint(centre);
  for (int32_t i = 0; i < length; i++) {
    double distance = i - centre;
    if (circular) {
      distance -= length * strict_rint(distance / length);
    }
    double exponent = (nearest * nearest - distance * distance) / (2 * sigma * sigma);
    out[i] = exponent < -6 ? 0 : (float)strict_exp(exponent);
  }
}

void augmented_label(int32_t label) {
  static float along_rows[OUTPUT_SIDE];
  static float along_columns[OUTPUT_SIDE];
  static float along_bins[BINS];
  double sigma = SIGMA_METRES / grid_cell(OUTPUT_SIDE);
  double bin = PI / BINS;
  memset(&slab[label], 0, OUTPUT_SIDE * OUTPUT_SIDE * BINS);
  gaussian(along_columns, OUTPUT_SIDE, grid_col(OUTPUT_SIDE, grid_x(SIDE, grasp_col)), sigma, 0);
  gaussian(along_rows, OUTPUT_SIDE, grid_row(OUTPUT_SIDE, grid_y(SIDE, grasp_row)), sigma, 0);
  gaussian(along_bins, BINS, grasp_yaw / bin, SIGMA_RADIANS / bin, 1);
  for (int32_t row = 0; row < OUTPUT_SIDE; row++) {
    for (int32_t col = 0; col < OUTPUT_SIDE; col++, label += BINS) {
      float at_place = along_rows[row] * along_columns[col];
      for (int32_t k = 0; at_place > NEGLIGIBLE && k < BINS; k++) {
        int32_t value = (int32_t)(at_place * along_bins[k] * 127 + 0.5f);
        slab[label + k] = (int8_t)max32(slab[label + k], value);
      }
    }
  }
}
