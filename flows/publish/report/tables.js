// Search, filter and sort the long tables. Everything is on the page without it, and printed as a whole.
"use strict";
const text = cell => (cell ? cell.textContent.trim() : "");
const amount = words => Number(words.replace(/,/g, "").match(/[-+]?\d+(\.\d+)?/)?.[0] ?? NaN);
const made = (name, attributes) => Object.assign(document.createElement(name), attributes);

function sortable(table, rows, heading, place) {
  heading.tabIndex = 0;
  heading.title = "点击排序";
  heading.onkeydown = event => { if (event.key === "Enter") heading.click(); };
  heading.onclick = () => {
    const up = heading.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const isAmount = rows.some(row => row.cells[place]?.classList.contains("n"));
    const keyed = rows.map((row, order) => ({row, order, words: text(row.cells[place])}));
    const less = (a, b) => {
      if (!isAmount) return a.words.localeCompare(b.words, "zh");
      const [x, y] = [amount(a.words), amount(b.words)];
      return isNaN(x) || isNaN(y) ? isNaN(x) - isNaN(y) : x - y;
    };
    keyed.sort((a, b) => (up ? less(a, b) : less(b, a)) || a.order - b.order);
    table.tBodies[0].append(...keyed.map(each => each.row));
  };
}

function narrowed(table, rows, tools, shown) {
  const wanted = new Map();
  const search = made("input", {type: "search", placeholder: "在本表中查找"});
  search.setAttribute("aria-label", "在本表中查找");
  const words = rows.map(row => row.textContent.toLowerCase());
  const apply = () => {
    const parts = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    rows.forEach((row, n) => {
      const fits = parts.every(part => words[n].includes(part)) &&
        [...wanted].every(([place, value]) => !value || text(row.cells[place]) === value);
      row.classList.toggle("off", !fits);
      left += fits;
    });
    shown.textContent = left < rows.length ? `显示 ${left} / ${rows.length} 行（打印时仍为全部）` : `${rows.length} 行`;
  };
  search.oninput = apply;
  tools.append(search);
  [...table.tHead.rows[0].cells].forEach((heading, place) => {
    if (!heading.hasAttribute("data-filter")) return;
    const values = [...new Set(rows.map(row => text(row.cells[place])))].sort((a, b) => a.localeCompare(b, "zh"));
    if (values.length < 2) return;
    const choice = made("select", {onchange() { wanted.set(place, choice.value); apply(); }});
    const name = heading.textContent.trim();
    choice.setAttribute("aria-label", name);
    choice.append(new Option(`${name}：全部`, ""), ...values.map(value => new Option(value.slice(0, 40), value)));
    tools.append(choice);
  });
  tools.append(shown);
  apply();
}

function equip(table) {
  const rows = [...table.tBodies[0].rows];
  if (rows.length < 3) return;
  const tools = made("div", {className: "tools"});
  table.parentElement.before(tools);
  narrowed(table, rows, tools, made("span", {}));
  [...table.tHead.rows[0].cells].forEach((heading, place) => sortable(table, rows, heading, place));
}

// A table inside a closed part is equipped when it is opened, so that a long page opens at once.
for (const table of document.querySelectorAll("table[data-tools]")) {
  const part = table.closest("details");
  if (!part || part.open) equip(table);
  else part.addEventListener("toggle", () => equip(table), {once: true});
}
