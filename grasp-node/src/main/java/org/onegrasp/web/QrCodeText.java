package org.onegrasp.web;

import io.nayuki.qrcodegen.QrCode;

/** A QR code of characters, two rows of squares a line, light on dark as terminals mostly are. */
final class QrCodeText {
  /** Squares around it that readers want to be empty. */
  private static final int MARGIN = 2;

  private QrCodeText() {}

  static String of(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    StringBuilder lines = new StringBuilder();
    for (int y = -MARGIN; y < code.size + MARGIN; y += 2) {
      for (int x = -MARGIN; x < code.size + MARGIN; x++) {
        boolean upper = light(code, x, y);
        boolean lower = light(code, x, y + 1);
        lines.append(upper ? lower ? '\u2588' : '\u2580' : lower ? '\u2584' : ' ');
      }
      lines.append('\n');
    }
    return lines.toString();
  }

  private static boolean light(QrCode code, int x, int y) {
    return y < code.size + MARGIN && !code.getModule(x, y);
  }
}
