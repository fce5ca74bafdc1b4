package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.DepthMessage;

class WaitingImagesTest {
  private static final long LONG = 60_000_000_000L;

  private final Set<Long> ready = ConcurrentHashMap.newKeySet(); // times of images
  private final AtomicInteger dropped = new AtomicInteger();
  private final WaitingImages images =
      new WaitingImages(arrival -> ready.contains(arrival.whenNanos()), arrival -> dropped.incrementAndGet());

  private void put(long when, int bytes) {
    Image image = new Image(Header.of(RosTime.ofNanos(when), "camera"), 1, 1, "32FC1", false, 4, new byte[bytes]);
    images.put(new WaitingImages.Arrival(new DepthMessage.Picture(image), when, 0));
  }

  private void put(long when) {
    put(when, 4);
  }

  private long next() throws InterruptedException {
    return images.poll(LONG).whenNanos();
  }

  @Test
  void nothingIsGivenOutBeforeItIsReady() throws Exception {
    put(1);
    assertNull(images.poll(1));
    ready.add(1L);
    assertEquals(1, next());
    assertNull(images.poll(1));
    assertEquals(0, dropped.get());
  }

  @Test
  void newestThatIsReadyComesFirstAndOlderOnesAreDropped() throws Exception {
    for (long when = 1; when <= 4; when++) {
      put(when);
    }
    ready.addAll(Set.of(1L, 2L, 3L));
    assertEquals(3, next());
    assertEquals(2, dropped.get());
    ready.add(4L);
    assertEquals(4, next());
    assertEquals(2, dropped.get());
  }

  @Test
  void whoWaitsIsWokenByWhatComes() throws Exception {
    Thread later = new Thread(() -> {
      put(1);
      ready.add(1L);
      images.look();
    });
    later.start();
    assertEquals(1, next());
    later.join();
  }

  @Test
  void oldestComeToTheirTurnHoweverManyWait() throws Exception {
    for (long when = 1; when <= 1000; when++) {
      put(when);
    }
    assertEquals(1000 - WaitingImages.MOST_IMAGES, dropped.get());
    ready.addAll(Set.of(1L, 2L));
    assertEquals(2, next());
    ready.add(1000L);
    assertEquals(1000, next(), "the newest is there too");
  }

  @Test
  void whatIsOlderThanOneThatIsReadyIsDroppedWhenTheNextComes() {
    ready.addAll(Set.of(1L, 2L));
    for (long when = 1; when <= 4; when++) {
      put(when);
    }
    assertEquals(1, dropped.get(), "only the first: the third and fourth are not ready");
  }

  @Test
  void largeImagesAreBoundedByTheirBytes() throws Exception {
    for (long when = 1; when <= 5; when++) {
      put(when, 30 << 20);
    }
    assertEquals(3, dropped.get());
    ready.addAll(Set.of(1L, 5L));
    assertEquals(5, next());
    assertEquals(4, dropped.get());
  }

  @Test
  void closingEndsTheWait() throws Exception {
    ready.add(1L);
    put(1);
    images.close();
    assertNull(images.poll(LONG));
  }
}
