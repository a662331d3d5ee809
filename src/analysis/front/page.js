// The script of every page of a site: tables that sort, drawings with one Tab stop, a search where the page brings an index.
(() => {
  "use strict";
  const CSS = `button.sort{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}button.sort::after{content:" \\2195";opacity:.5}[aria-sort=ascending] button.sort::after{content:" \\2191";opacity:1}[aria-sort=descending] button.sort::after{content:" \\2193";opacity:1}
.fig-get button{font:inherit;color:var(--link);background:none;border:0;padding:0;text-decoration:underline;cursor:pointer}.site-search{margin:1em 0}.site-search input{font:inherit;width:20em;max-width:100%;padding:.2em .5em}.site-search li{margin:.3em 0}`;

  function styled() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }

  function value(cell) { // what a cell sorts by: its number where it has one
    const words = cell.dataset.sort ?? cell.textContent.trim(), lang = document.documentElement.lang.slice(0, 2);
    const plain = (lang === "de" ? words.replace(/\./g, "").replace(",", ".") : words.replace(/,/g, "")).replace("\u2212", "-");
    const found = plain.match(/^[^\d-]{0,3}(-?\d+(\.\d+)?)/);
    return found ? Number(found[1]) : words;
  }

  function sortable(table) {
    const heads = [...table.querySelectorAll("thead th")], body = table.tBodies[0];
    if (!heads.length || !body || body.rows.length < 3 || table.querySelector("[colspan],[rowspan]")) return;
    heads.forEach((cell, column) => {
      if (!cell.textContent.trim()) return;
      const act = document.createElement("button");
      act.type = "button"; act.className = "sort";
      act.append(...cell.childNodes); cell.append(act);
      act.addEventListener("click", () => {
        const down = cell.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach(other => other.removeAttribute("aria-sort"));
        cell.setAttribute("aria-sort", down > 0 ? "ascending" : "descending");
        const rows = [...body.rows].map((row, i) => [value(row.cells[column]), i, row]);
        rows.sort(([a, i], [b, j]) => (typeof a === typeof b ? (typeof a === "number" ? a - b : a.localeCompare(b)) : typeof a === "number" ? -1 : 1) * down || i - j);
        body.append(...rows.map(([, , row]) => row));
      });
    });
  }

  function search(root) { // pages and findings that hold every word typed
    const {label, none, entries} = JSON.parse(root.dataset.search);
    const field = document.createElement("input"), name = document.createElement("label"), list = document.createElement("ul");
    field.type = "search"; field.id = "site-search"; name.htmlFor = field.id; name.textContent = `${label} `;
    list.setAttribute("aria-live", "polite");
    const texts = entries.map(([, title, words]) => `${title} ${words}`.toLowerCase());
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = words.length ? entries.filter((_, i) => words.every(word => texts[i].includes(word))).slice(0, 30) : [];
      list.replaceChildren(...found.map(([address, title, text]) => {
        const item = document.createElement("li"), link = document.createElement("a");
        if (/^[\w.-]+(#.*)?$/.test(address)) link.href = address; // a page of this site
        const shown = text.length > 160 ? `${text.slice(0, 160).replace(/\s+\S*$/, "")} …` : text;
        link.textContent = title; item.append(link, text && text !== title ? ` · ${shown}` : "");
        return item;
      }));
      if (words.length && !found.length) { const item = document.createElement("li"); item.textContent = none; list.append(item); }
    });
    root.classList.add("site-search"); root.replaceChildren(name, field, list); root.hidden = false;
  }

  function oneStop(drawing) { // Tab reaches a drawing once; arrow keys lead from mark to mark
    const marks = [...drawing.querySelectorAll("[tabindex]")];
    marks.forEach((mark, i) => { mark.tabIndex = i ? -1 : 0; });
    drawing.addEventListener("keydown", event => {
      const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key], at = marks.indexOf(event.target);
      if (!step || at < 0) return;
      event.preventDefault();
      const next = marks[(at + step + marks.length) % marks.length];
      event.target.tabIndex = -1; next.tabIndex = 0; next.focus();
    });
  }

  function titled(mark) { // has its words from the drawing for wide screens: here they become a tooltip too
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = document.getElementById(mark.getAttribute("aria-labelledby"))?.textContent ?? "";
    mark.prepend(title);
  }

  styled();
  document.querySelectorAll("svg.narrow [aria-labelledby]").forEach(titled);
  document.querySelectorAll("svg.drawing").forEach(oneStop);
  document.querySelectorAll("main table").forEach(sortable);
  document.querySelectorAll("[data-search]").forEach(search);
})();
