package org.onegrasp.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the Web Content Accessibility Guidelines (WCAG 2.2) ask of a page, measured in the browser. Each lists what
 * fails.
 */
final class Checks {
  private static final Set<String> CONTROLS =
      Set.of("button", "link", "textbox", "combobox", "radio", "checkbox", "application", "image", "img",
          "progressbar");

  /** Texts that have less than 4.5 : 1 against what is behind them (success criterion 1.4.3). */
  static final String CONTRAST =
      """
          const parse = (colour) => { const n = colour.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
          const light = ([r, g, b]) => { const f = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
            return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
          const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
          const behind = (e) => { const c = parse(getComputedStyle(e).backgroundColor);
            return c[3] === 1 ? c : over(c, e.parentElement ? behind(e.parentElement) : [255, 255, 255]).concat(1); };
          const failing = [];
          for (const e of document.querySelectorAll('body *')) {
            const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '');
            if (!own || e.getClientRects().length === 0 || e.tagName === 'OPTION' || e.tagName === 'SCRIPT') { continue; }
            const ground = behind(e);
            const ink = over(parse(getComputedStyle(e).color), ground);
            const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            if (ratio < 4.5) { failing.push(`${e.tagName} ${e.id} '${e.textContent.trim().slice(0, 40)}' ${ratio.toFixed(2)}`); }
          }
          return failing;""";

  /** Controls of less than 44 by 44 pixels (2.5.5); one inside a label is as large as that. */
  static final String SIZES =
      """
          const failing = [];
          for (const e of document.querySelectorAll('button, a[href]:not(.skip), input:not([type=file]), select, textarea')) {
            if (e.getClientRects().length === 0) { continue; }
            const box = (e.closest('label') ?? e).getBoundingClientRect();
            if (box.width < 43.9 || box.height < 43.9) {
              failing.push(`${e.tagName} ${e.id || e.value} ${box.width} x ${box.height}`);
            }
          }
          return failing;""";

  /** Fields without a label, pictures without an alternative, more or less than one h1, ids that occur twice. */
  static final String LABELS =
      """
          const failing = [];
          for (const e of document.querySelectorAll('input')) {
            if (!e.labels?.length && !e.getAttribute('aria-label')) { failing.push('no label: ' + e.outerHTML); }
          }
          for (const e of document.querySelectorAll('img')) {
            if (!e.hasAttribute('alt')) { failing.push('no alt: ' + e.outerHTML); }
          }
          const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
          ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => failing.push('twice: ' + id));
          for (const e of document.querySelectorAll('[aria-labelledby], [aria-describedby]')) {
            const named = `${e.getAttribute('aria-labelledby') ?? ''} ${e.getAttribute('aria-describedby') ?? ''}`;
            named.split(' ').filter((id) => id !== '' && !document.getElementById(id)).forEach((id) => failing.push('no such id: ' + id));
          }
          if (document.querySelectorAll('h1').length !== 1) { failing.push('h1'); }
          if (!document.documentElement.lang) { failing.push('no language'); }
          return failing;""";

  private Checks() {}

  /** Controls and pictures that a screen reader has no name for, as the browser itself works it out. */
  static List<String> nameless(Browser browser) {
    List<String> failing = new ArrayList<>();
    for (Object one : (List<?>) browser.command("Accessibility.getFullAXTree", Map.of()).get("nodes")) {
      Map<?, ?> node = (Map<?, ?>) one;
      String role = value(node.get("role"));
      if (!Boolean.TRUE.equals(node.get("ignored")) && CONTROLS.contains(role) && value(node.get("name")).isBlank()) {
        failing.add(role + " " + node.get("backendDOMNodeId"));
      }
    }
    return failing;
  }

  private static String value(Object property) {
    return property instanceof Map<?, ?> map ? String.valueOf(map.get("value")) : "";
  }
}
