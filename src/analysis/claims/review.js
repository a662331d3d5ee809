(function () {
  "use strict";
  var root = document.documentElement;
  var rows = JSON.parse(document.getElementById("rows").textContent);
  var cards = Array.prototype.slice.call(document.querySelectorAll(".card"));
  var store = "review:" + document.title + ":" + rows.length;
  var states = rows.map(function () { return "open"; });
  var now = -1;

  function keep() {
    try { localStorage.setItem(store, JSON.stringify(states)); } catch (error) { /* a page from a file may not */ }
  }

  function show() {
    cards.forEach(function (card, index) { card.dataset.state = states[index]; });
    var done = states.filter(function (state) { return state !== "open"; }).length;
    document.getElementById("done").textContent = String(done);
  }

  function decide(index, state) {
    if (index < 0) { return; }
    states[index] = state;
    keep();
    show();
  }

  function go(index) {
    if (index < 0 || index >= cards.length) { return; }
    document.querySelectorAll(".now").forEach(function (element) { element.classList.remove("now"); });
    now = index;
    cards[now].classList.add("now");
    var mark = document.getElementById("t" + (now + 1));
    if (mark) { mark.classList.add("now"); mark.scrollIntoView({ block: "nearest" }); }
    cards[now].focus({ preventScroll: true });
    cards[now].scrollIntoView({ block: "nearest" });
  }

  function quoted(value) {
    return /[",\n]/.test(value) ? '"' + value.replace(/"/g, '""') + '"' : value;
  }

  function download() {
    var lines = ["claim,decision,verdict"];
    rows.forEach(function (row, index) {
      lines.push([row.claim, states[index], row.verdict].map(quoted).join(","));
    });
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }));
    link.download = "reviewed.csv";
    document.body.appendChild(link);
    link.click();
    link.remove();
  }

  cards.forEach(function (card, index) {
    card.querySelector(".confirm").addEventListener("click", function () { decide(index, "confirmed"); });
    card.querySelector(".reject").addEventListener("click", function () { decide(index, "rejected"); });
    card.querySelector(".undo").addEventListener("click", function () { decide(index, "open"); });
  });
  document.querySelectorAll("[data-language]").forEach(function (button) {
    button.addEventListener("click", function () { root.dataset.show = button.dataset.language; });
  });
  document.getElementById("download").addEventListener("click", download);
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "j") { go(now + 1); }
    if (event.key === "k") { go(Math.max(now - 1, 0)); }
    if (event.key === "c") { decide(now, "confirmed"); go(now + 1); }
    if (event.key === "r") { decide(now, "rejected"); go(now + 1); }
    if (event.key === "u") { decide(now, "open"); }
  });
  try {
    var kept = JSON.parse(localStorage.getItem(store) || "null");
    if (Array.isArray(kept) && kept.length === states.length) { states = kept; }
  } catch (error) { /* nothing kept */ }
  show();
}());
