/* global document, getComputedStyle */
// Runs in the page, as the expression it is; see PageLooks in browser.ts.
(() => {
  const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const linear = (channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const backgroundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
  const contrasts = [...document.querySelectorAll('main *')].filter(hasText).map((element) => {
    const both = [luminance(channels(getComputedStyle(element).color)), luminance(backgroundOf(element))];
    return { text: element.textContent.trim().slice(0, 40), ratio: (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05) };
  });
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return {
    overflows: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    isStyled: getComputedStyle(document.querySelector('main')).borderRadius !== '0px',
    focused: { tag: document.activeElement.tagName, outline: `${outlineStyle} ${outlineWidth}` },
    contrasts,
  };
})();
