package org.onegrasp.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How much each address may still ask for: so much at once, and so much again each second. For one thread. */
final class Rates {
  private static final int MOST_ADDRESSES = 1000;

  private static final class Purse {
    double left;
    long nanos;
  }

  private final int atOnce;
  private final double perSecond;
  private final LongSupplier nanoTime;
  private final Map<String, Purse> purses = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Purse> eldest) {
      return size() > MOST_ADDRESSES;
    }
  };

  Rates(int atOnce, double perSecond, LongSupplier nanoTime) {
    this.atOnce = atOnce;
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  /** Takes that much, which may leave less than nothing; false when nothing is left. */
  boolean spend(String address, double cost) {
    long now = nanoTime.getAsLong();
    Purse purse = purses.computeIfAbsent(address, key -> {
      Purse fresh = new Purse();
      fresh.left = atOnce;
      fresh.nanos = now;
      return fresh;
    });
    purse.left = Math.min(atOnce, purse.left + (now - purse.nanos) * 1e-9 * perSecond);
    purse.nanos = now;
    if (purse.left < 1) {
      return false;
    }
    purse.left -= cost;
    return true;
  }
}
