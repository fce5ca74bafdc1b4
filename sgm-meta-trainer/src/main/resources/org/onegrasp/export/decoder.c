#include "decoder.h"

#include <string.h>

#include "augmenter.h"
#include "description.h"
#include "fixedpoint.h"
#include "strict_math.h"

#define PI 0x1.921fb54442d18p+1
#define VALUES (OUTPUT_SIDE * OUTPUT_SIDE * BINS)
#define MOST_CANDIDATES 12
#define LEVELS 301
#define ROUNDS 4
#define STRIP_LINES 5
#define HALF (GRIP_SAMPLES / 2)

/* Metres. */
static const double MOST_SHIFT = 0.012;
static const double LEAST_CLEARANCE = 0.001;
static const double NEAR = 0.006; /* to the table */
static const double LEAST_TOP = 0.006;
static const double STEP_LENGTH = 0.002;
static const double STRIP_SPACING = 0.004;
static const double FINGER_THICKNESS = 0.010;
static const double CLEARANCE = 0.004;
static const double LEAST_TIP = 0.004;
static const double LEAST_BITE = 0.004;
static const double TOP_REACH = 0.008;
static const double OBSTACLE_MARGIN = 0.004;
static const double SIGMA = 0.011; /* of a label */

static const double LOW_SHARE = 0.3; /* of the cells are surely not all object */
static const float LEAST_QUALITY = 0.001f;

static const int8_t *seen;
static int32_t quality_at;
static uint8_t used[(VALUES + 7) / 8];

/* The table as it is seen: height = level + per_col (col - middle) + per_row (row - middle), metres. */
static double level;
static double per_col;
static double per_row;

/* What stands between and beside the fingers: heights along the closing direction, and the part that is held. */
static double solid[GRIP_SAMPLES];
static double top;
static double tip;
static double low;
static double high;

static double least(double a, double b) { return a < b ? a : b; }

static double most(double a, double b) { return a > b ? a : b; }

static double magnitude(double x) { return x < 0 ? -x : x; }

static float metres(int32_t row, int32_t col) { return seen[(row * SIDE + col) * CHANNELS] * 0.001f; }

static double middle(void) { return (SIDE - 1) / 2.0; }

static double table_at(double row, double col) { return level + per_col * (col - middle()) + per_row * (row - middle()); }

static double low_level(void) {
  static int32_t histogram[LEVELS];
  memset(histogram, 0, sizeof histogram);
  for (int32_t row = 0; row < SIDE; row++) {
    for (int32_t col = 0; col < SIDE; col++) {
      histogram[min32(LEVELS - 1, (int32_t)(metres(row, col) * 1000 + 0.5f))]++;
    }
  }
  int32_t millimetres = 0;
  for (int32_t n = histogram[0]; n < LOW_SHARE * (SIDE * SIDE); n += histogram[millimetres]) {
    millimetres++;
  }
  return millimetres * 0.001;
}

/* One step of least squares over the cells near the plane. */
static void refine(void) {
  double n = 0;
  double x = 0, y = 0, v = 0;
  double xx = 0, xy = 0, yy = 0;
  double vx = 0, vy = 0;
  for (int32_t row = 0; row < SIDE; row++) {
    for (int32_t col = 0; col < SIDE; col++) {
      double error = metres(row, col) - table_at(row, col);
      if (magnitude(error) <= NEAR) {
        double at_x = col - middle();
        double at_y = row - middle();
        n++;
        x += at_x;
        y += at_y;
        xx += at_x * at_x;
        xy += at_x * at_y;
        yy += at_y * at_y;
        v += error;
        vx += error * at_x;
        vy += error * at_y;
      }
    }
  }
  if (!(n >= LOW_SHARE / 2 * (SIDE * SIDE))) {
    return;
  }
  double xx1 = xx - x * x / n;
  double xy1 = xy - x * y / n;
  double vx1 = vx - x * v / n;
  double yy2 = yy - y * y / n - xy1 * xy1 / xx1;
  double slope_y = (vy - y * v / n - xy1 * vx1 / xx1) / yy2;
  double slope_x = (vx1 - xy1 * slope_y) / xx1;
  per_row += slope_y;
  per_col += slope_x;
  level += (v - x * slope_x - y * slope_y) / n;
}

static void fit_table(void) {
  level = low_level();
  per_col = 0;
  per_row = 0;
  for (int round = 0; round < ROUNDS; round++) {
    refine();
  }
}

static int inside(double x, double y) {
  return magnitude(x - AREA_X) <= AREA_SIZE / 2 && magnitude(y - AREA_Y) <= AREA_SIZE / 2;
}

static double cell(int32_t row, int32_t col) {
  return row >= 0 && col >= 0 && row < SIDE && col < SIDE ? metres(row, col) : 0;
}

/* Height at a point, interpolated between cell centres. */
static double height_at(double x, double y) {
  double col = grid_col(SIDE, x);
  double row = grid_row(SIDE, y);
  int32_t c = (int32_t)strict_floor(col);
  int32_t r = (int32_t)strict_floor(row);
  double fc = col - c;
  double fr = row - r;
  return (1 - fr) * ((1 - fc) * cell(r, c) + fc * cell(r, c + 1)) + fr * ((1 - fc) * cell(r + 1, c) + fc * cell(r + 1, c + 1));
}

static double above_table(double x, double y) {
  return inside(x, y) ? most(0, height_at(x, y) - table_at(grid_row(SIDE, y), grid_col(SIDE, x))) : 0;
}

/* The second largest: one jagged cell at an edge does not make the part wider. */
static double second(double *values) {
  for (int32_t k = 1; k < STRIP_LINES; k++) {
    double value = values[k];
    int32_t at = k;
    for (; at > 0 && values[at - 1] > value; at--) {
      values[at] = values[at - 1];
    }
    values[at] = value;
  }
  return values[STRIP_LINES - 2];
}

static void sample_strip(double x, double y, double yaw) {
  double across[STRIP_LINES];
  double c = strict_cos(yaw);
  double s = strict_sin(yaw);
  for (int32_t i = 0; i < GRIP_SAMPLES; i++) {
    double t = (i - HALF) * STEP_LENGTH;
    for (int32_t k = 0; k < STRIP_LINES; k++) {
      double beside = (k - STRIP_LINES / 2) * STRIP_SPACING;
      across[k] = above_table(x + t * c - beside * s, y + t * s + beside * c);
    }
    solid[i] = second(across);
  }
}

static int32_t index_of(double t) { return max32(0, min32(GRIP_SAMPLES - 1, HALF + (int32_t)strict_rint(t / STEP_LENGTH))); }

static double largest(double from, double to) {
  double found = 0;
  for (int32_t i = index_of(from); i <= index_of(to); i++) {
    found = most(found, solid[i]);
  }
  return found;
}

/* Steps outward to the first sample at or above the tips; negative where the part lies wholly on the other side. */
static int32_t nearest_above(int32_t side, int hollow) {
  int32_t limit = hollow ? HALF : (int32_t)strict_rint(TOP_REACH / STEP_LENGTH);
  for (int32_t k = 0; k <= limit; k++) {
    if (solid[HALF + side * k] >= tip) {
      return k;
    }
  }
  int32_t k = 0;
  while (k > -HALF && solid[HALF + side * (k - 1)] < tip) {
    k--;
  }
  return k;
}

/* Metres outward to where the part falls below the finger tips. */
static double flank(int32_t side, int hollow) {
  int32_t k = nearest_above(side, hollow);
  while (k < HALF && solid[HALF + side * k] >= tip) {
    k++;
  }
  double outer = solid[HALF + side * k];
  double inner = solid[HALF + side * (k - 1)];
  double part = inner >= tip && outer < tip ? (inner - tip) / (inner - outer) : 1;
  return (k - 1 + part) * STEP_LENGTH;
}

/* Whether there is something to hold at a point. */
static int measure_grip(double x, double y, double yaw, double shown_tip) {
  sample_strip(x, y, yaw);
  top = largest(-TOP_REACH, TOP_REACH);
  double walls = least(largest(-GRIPPER_OPENING / 2, 0), largest(0, GRIPPER_OPENING / 2));
  int hollow = top < LEAST_TOP || (top < shown_tip && walls > shown_tip + LEAST_BITE);
  if (hollow) {
    top = walls;
  }
  if (top < LEAST_TOP) {
    return 0;
  }
  tip = most(LEAST_TIP, least(shown_tip, top - LEAST_BITE));
  low = -flank(-1, hollow);
  high = flank(1, hollow);
  return high > low;
}

/* Whether a finger would come down on something. */
static int obstructed(double shift, double inner, int32_t side) {
  double from = shift + side * inner;
  double to = shift + side * (inner + FINGER_THICKNESS);
  double found = 0;
  for (int32_t i = index_of(least(from, to)); i <= index_of(most(from, to)); i++) {
    found = most(found, solid[i]);
  }
  return found > tip + OBSTACLE_MARGIN;
}

static int fingers_fit(double shift) {
  double half = most(high - shift, shift - low);
  if (high - low > GRIPPER_OPENING || 2 * half > GRIPPER_OPENING) {
    return 0;
  }
  double inner = half + most(0, least(CLEARANCE, GRIPPER_OPENING / 2 - half));
  return !obstructed(shift, inner, -1) && !obstructed(shift, inner, 1);
}

static float quality(int32_t i) {
  float value;
  memcpy(&value, &slab[quality_at + 4 * i], sizeof value);
  return value;
}

static int32_t value_at(int32_t row, int32_t col, int32_t bin) { return (row * OUTPUT_SIDE + col) * BINS + (bin + BINS) % BINS; }

/* Of equal neighbours only the first is a peak. */
static int is_peak(int32_t i) {
  int32_t row = i / (OUTPUT_SIDE * BINS);
  int32_t col = i / BINS % OUTPUT_SIDE;
  int32_t bin = i % BINS;
  for (int32_t r = max32(0, row - 1); r <= min32(OUTPUT_SIDE - 1, row + 1); r++) {
    for (int32_t c = max32(0, col - 1); c <= min32(OUTPUT_SIDE - 1, col + 1); c++) {
      for (int32_t turn = -1; turn <= 1; turn++) {
        int32_t other = value_at(r, c, bin + turn);
        if (quality(other) > quality(i) || (quality(other) == quality(i) && other < i)) {
          return 0;
        }
      }
    }
  }
  return 1;
}

static int32_t next_peak(void) {
  int32_t best = -1;
  for (int32_t i = 0; i < VALUES; i++) {
    int fresh = (used[i / 8] >> i % 8 & 1) == 0;
    if (fresh && quality(i) >= LEAST_QUALITY && (best < 0 || quality(i) > quality(best)) && is_peak(i)) {
      best = i;
    }
  }
  if (best >= 0) {
    used[best / 8] |= (uint8_t)(1 << best % 8);
  }
  return best;
}

/* Vertex of the parabola through three logarithms, in steps from the middle. */
static double vertex(double a, double b, double c) {
  double curvature = a - 2 * b + c;
  return curvature > -1e-6 ? 0 : most(-0.5, least(0.5, 0.5 * (a - c) / curvature));
}

static double log_at(int32_t row, int32_t col, int32_t bin) {
  float value = quality(value_at(row, col, bin));
  return strict_log(value > 1e-4f ? value : 1e-4f);
}

/* At the border the neighbour that is missing follows from the label's own curvature. */
static double along(int32_t row, int32_t col, int32_t bin, int32_t down, int32_t right) {
  double output_cell = grid_cell(OUTPUT_SIDE);
  double curvature = -(output_cell * output_cell) / (SIGMA * SIGMA);
  int32_t position = down ? row : col;
  double b = log_at(row, col, bin);
  double a = position > 0 ? log_at(row - down, col - right, bin) : curvature + 2 * b - log_at(row + down, col + right, bin);
  double c = position < OUTPUT_SIDE - 1 ? log_at(row + down, col + right, bin) : curvature + 2 * b - log_at(row - down, col - right, bin);
  return vertex(a, b, c);
}

/* The grasp there as it can be done; 0 when it cannot. */
static int measure(double x, double y, double yaw, double shown_tip, struct grasp *found) {
  if (!measure_grip(x, y, yaw, shown_tip)) {
    return 0;
  }
  double shift = most(-MOST_SHIFT, least(MOST_SHIFT, (low + high) / 2));
  found->x = x + shift * strict_cos(yaw);
  found->y = y + shift * strict_sin(yaw);
  double seen_tip = table_at(grid_row(SIDE, found->y), grid_col(SIDE, found->x)) + LEAST_CLEARANCE;
  found->z = TABLE_Z + most(tip, least(shown_tip, seen_tip));
  found->yaw = yaw;
  found->width = high - low;
  return inside(found->x, found->y) && fingers_fit(shift);
}

static int try_peak(int32_t peak, double shown_tip, struct grasp *found) {
  int32_t row = peak / (OUTPUT_SIDE * BINS);
  int32_t col = peak / BINS % OUTPUT_SIDE;
  int32_t bin = peak % BINS;
  double sub_row = along(row, col, bin, 1, 0);
  double sub_col = along(row, col, bin, 0, 1);
  double sub_bin = vertex(log_at(row, col, bin - 1), log_at(row, col, bin), log_at(row, col, bin + 1));
  double yaw = (bin + sub_bin) * (PI / BINS);
  found->quality = quality(peak);
  return measure(grid_x(OUTPUT_SIDE, col + sub_col), grid_y(OUTPUT_SIDE, row + sub_row), yaw < 0 ? yaw + PI : yaw, shown_tip, found);
}

int decode(int32_t at, const int8_t *heights, const struct grasp *shown, struct grasp *found) {
  quality_at = at;
  seen = heights;
  memset(used, 0, sizeof used);
  fit_table();
  for (int32_t tried = 0; tried < MOST_CANDIDATES; tried++) {
    int32_t peak = next_peak();
    if (peak < 0) {
      return 0;
    }
    if (try_peak(peak, shown->z - TABLE_Z, found)) {
      return 1;
    }
  }
  return 0;
}
