"use strict";
(() => {
  const bar = document.getElementById("filters");
  const told = document.getElementById("told");
  const search = document.getElementById("search");
  const chips = [...bar.querySelectorAll("button[data-kind]")];
  const items = [...document.querySelectorAll("[data-status]")];
  const rests = [...document.querySelectorAll("details.rest")];
  const chosen = (kind) => chips.filter((c) => c.dataset.kind === kind && c.getAttribute("aria-pressed") === "true").map((c) => c.dataset.value);
  function show() {
    const sections = chosen("section"), statuses = chosen("status"), words = search.value.trim().toLowerCase();
    let seen = 0;
    for (const item of items) {
      const fits = (!sections.length || sections.includes(item.dataset.section)) &&
        (!statuses.length || statuses.includes(item.dataset.status)) && (!words || item.dataset.words.includes(words));
      item.hidden = !fits;
      seen += fits;
    }
    const filtered = sections.length || statuses.length || words;
    for (const rest of rests) {
      const left = rest.querySelectorAll("[data-status]:not([hidden])").length;
      rest.hidden = !left;
      rest.open = Boolean(filtered && left);
    }
    for (const part of document.querySelectorAll("section.part")) {
      part.hidden = !part.querySelector("[data-status]:not([hidden])");
    }
    told.textContent = filtered ? `已筛选：显示 ${seen} 项，共 ${items.length} 项` : `共 ${items.length} 项`;
    told.classList.toggle("filtered", Boolean(filtered));
  }
  bar.addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (!chip) return;
    if (chip.id === "clear") {
      for (const one of chips) one.setAttribute("aria-pressed", "false");
      search.value = "";
    } else {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    }
    show();
  });
  search.addEventListener("input", show);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && document.activeElement === search) { search.value = ""; show(); }
  });
  // A link to an item must find it although it is filtered away or folded up.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const goal = link && document.getElementById(link.hash.slice(1));
    if (goal && goal.hidden) document.getElementById("clear").click();
    const rest = goal && goal.closest("details");
    if (rest) rest.open = true;
  });
  let folded = [];
  window.addEventListener("beforeprint", () => { folded = rests.filter((one) => !one.open); for (const one of folded) one.open = true; });
  window.addEventListener("afterprint", () => { for (const one of folded) one.open = false; });
  bar.hidden = false;
  show();
})();
