// The country of a telephone number: closed, the menu shows the short code; where none is set, the reader's own is chosen.

function own(menu) {
  const regions = navigator.languages.map((tag) => { try { return new Intl.Locale(tag).region; } catch { return null; } });
  return regions.find((region) => region && menu.querySelector(`option[value="${CSS.escape(region)}"]`)) ?? "";
}

for (const frame of document.querySelectorAll("[data-phone-code]")) {
  const menu = frame.querySelector("select");
  const say = () => {
    const words = menu.selectedOptions[0]?.textContent ?? "";
    frame.dataset.shown = menu.value ? `${menu.value} ${words.match(/\+\d+/)?.[0] ?? ""}` : words;
  };
  if (!menu.value) menu.value = own(menu);
  menu.addEventListener("change", say);
  addEventListener("pageshow", say); // the browser may have put back what was chosen before
  say();
}
