// The one front-end module: explorers in JupyterLab, in a saved notebook and in a shared page.
// Each explorer is an element with its data, packed, in `data-explore`; without this script its fixed figure
// stays. Arithmetic and sentences are those of Python (tests compare them); there is no other library.
const analysisFront = (() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const WIDTH = 710, NARROW = 520; // pixels of a drawing, and of a column in which it is laid out anew

  // --- elements -------------------------------------------------------------------------------------------
  function make(tag, attributes = {}, ...children) {
    const node = tag.startsWith("svg:") ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "text") node.textContent = value;
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter(child => child !== null));
    return node;
  }

  // --- numbers and sentences, as the package writes them ------------------------------------------------------
  const GROUP = {en: ",", de: ".", zh: ""}, POINT = {en: ".", de: ",", zh: "."};
  const COMMA = {en: ", ", de: ", ", zh: "、"}, AND = {en: " and ", de: " und ", zh: "和"};
  const MISSING = {en: "no data", de: "keine Angabe", zh: "无数据"};

  function usualDigits(value) {
    const size = Math.abs(value);
    for (const [bound, digits] of [[1000, 0], [10, 1], [0.1, 2], [0.01, 3]]) if (size >= bound) return digits;
    return size === 0 ? 0 : 1 - Number(size.toExponential().split("e")[1]);
  }

  function rounded(value, digits) { // half up on the number as printed, as decimal text
    const [mantissa, exponent] = Math.abs(value).toExponential().split("e");
    const figures = mantissa.replace(".", ""), kept = Number(exponent) + 1 + digits;
    let whole = kept <= 0 ? 0n : BigInt(figures.slice(0, kept).padEnd(kept, "0"));
    if (kept >= 0 && (figures[kept] ?? "0") >= "5") whole += 1n;
    const text = whole.toString().padStart(digits + 1, "0");
    const number = digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
    return (value < 0 && whole > 0n ? "-" : "") + number;
  }

  function number(value, digits, lang) {
    if (value === null || value === undefined || !Number.isFinite(value)) return MISSING[lang];
    let text = rounded(value, digits ?? usualDigits(value));
    if (digits === null && text.includes(".")) text = text.replace(/\.?0+$/, "");
    const [whole, part] = text.replace("-", "").split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, GROUP[lang]);
    return (text.startsWith("-") ? "\u2212" : "") + grouped + (part ? POINT[lang] + part : "");
  }

  function listing(items, lang) {
    return items.length < 2 ? items.join("") : items.slice(0, -1).join(COMMA[lang]) + AND[lang] + items.at(-1);
  }

  function written(value, spec, data) {
    const lang = data.lang, [kind, ...rest] = spec.split(":"), more = rest.join(":");
    if (kind === "select") return Object.fromEntries(more.split("|").map(c => [c.slice(0, c.indexOf("=")), c.slice(c.indexOf("=") + 1)]))[value];
    if (kind === "list") return listing(value.map(item => written(item, more || "text", data)), lang);
    if (spec.includes("|")) {
      const forms = spec.split("|"), form = value === 1 ? forms[0] : value === 0 && forms[2] ? forms[2] : forms[1];
      return form.replace("#", number(value, 0, lang));
    }
    if (kind === "text" || kind === "year" || kind === "") return String(value);
    if (/^n\d?$/.test(kind)) return number(value, kind.length > 1 ? Number(kind[1]) : null, lang);
    if (kind === "date") return new Date(value + "T00:00:00Z").toLocaleDateString({en: "en-GB", de: "de-DE", zh: "zh-CN"}[lang], {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});
    if (data.units?.[kind]) return (value === 1 ? data.units[kind].one : data.units[kind].other).replace("#", number(value, 0, lang)).replace("~", "\u00a0");
    return data.labels[kind]?.[value] ?? String(value);
  }

  function sentence(data, key, values) {
    return data.words[key].replaceAll("**", "").replace(/\{(\w+):?([^{}]*)\}/g, (_, name, spec) => written(values[name], spec || "text", data));
  }
  const joined = (parts, lang) => parts.filter(Boolean).join(lang === "zh" ? "" : " ");

  // --- arithmetic -----------------------------------------------------------------------------------------
  function panelSeries(data, state) { // {region: values by year}, unit and base year; null where it cannot be taken so
    const one = data.series[state.indicator], [low] = data.years, [first, last] = state.years;
    if (state.per === "head" && !one.head) return null;
    if (state.per === "share" && one.ratio) return null;
    const years = Array.from({length: last - first + 1}, (_, i) => first + i), found = {};
    for (const region of data.regions) found[region] = years.map(year => {
      const at = year - low, value = one.v[region]?.[at] ?? null;
      if (value === null || state.per === "value" || state.per === "index") return value;
      if (state.per === "share") return one.v.nation[at] ? value / one.v.nation[at] : null;
      const people = data.population[region]?.[at] ?? null;
      return people > 0 ? one.factor * value / people : null;
    });
    let unit = {value: one.unit, head: one.head, share: "share"}[state.per], base = null;
    if (state.per === "index") {
      const at = years.findIndex((_, i) => data.regions.every(region => !(found[region].some(v => v !== null)) || found[region][i] > 0));
      if (at < 0) return {years, values: found, unit: null, base: null, empty: true};
      base = years[at];
      for (const region of data.regions) found[region] = found[region].map(v => v === null ? null : 100 * v / found[region][at]);
      unit = "index";
    }
    return {years, values: found, unit, base, empty: !Object.values(found).some(row => row.some(v => v !== null))};
  }

  function pathRanking(data, state) { // one row per path with a gap: priority, rank, best and worst rank under any weights
    const rows = new Map();
    for (const [path, indicator, gap] of data.gaps[state.benchmark][state.region]) {
      const weight = state.weights[indicator] ?? 1;
      if (weight === 0) continue;
      const row = rows.get(path) ?? {path, lack: 0, total: 0, low: gap, high: gap};
      row.lack += weight * gap; row.total += weight;
      row.low = Math.min(row.low, gap); row.high = Math.max(row.high, gap);
      rows.set(path, row);
    }
    const found = [...rows.values()].map(row => ({...row, priority: row.lack / row.total}));
    const near = (a, b) => a - b > 1e-9;
    for (const row of found) {
      row.rank = 1 + found.filter(other => near(other.priority, row.priority)).length;
      row.best = 1 + found.filter(other => other !== row && near(other.low, row.high)).length;
      row.worst = 1 + found.filter(other => other !== row && near(other.high, row.low)).length;
    }
    return found.sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1));
  }

  function claimsFound(data, state) {
    const words = state.words.toLowerCase().split(/\s+/).filter(Boolean);
    return data.claims.filter(one =>
      (state.section === "all" || one.section === state.section) &&
      (state.verdict === "all" || one.verdict === state.verdict) &&
      (state.region === "all" || one.region === state.region || one.region === "national") &&
      words.every(word => one.text.includes(word)));
  }

  function recordsTable(data, state) { // sums of one window by region, with its leading fields
    const last = Date.parse(state.as_of), first = last - (state.window_days - 1) * 864e5, found = {};
    for (const region of data.regions) found[region] = {projects: 0, stated: 0, amount: 0, fields: new Map()};
    for (const [day, region, field, projects, stated, amount] of data.rows) {
      const at = Date.parse(data.day0) + day * 864e5;
      if (at < first || at > last) continue;
      const row = found[data.regions[region]];
      row.projects += projects; row.stated += stated; row.amount += amount;
      if (field >= 0) row.fields.set(field, (row.fields.get(field) ?? 0) + projects);
    }
    return data.regions.map(region => ({region, ...found[region]}));
  }

  function networkLinks(data, state) { // joint papers per pair of cities in the years
    const sums = new Map(), [from, to] = state.years;
    const city = state.city === "all" ? -1 : data.cities.findIndex(one => one.key === state.city);
    for (const [a, b, year, papers] of data.edges[state.collection]) {
      if (year < from || year > to || (city >= 0 && a !== city && b !== city)) continue;
      const key = a * 4096 + b;
      sums.set(key, (sums.get(key) ?? 0) + papers);
    }
    const found = [];
    for (const [key, papers] of sums) if (papers >= state.min_papers) found.push({a: Math.floor(key / 4096), b: key % 4096, papers});
    return found.sort((x, y) => y.papers - x.papers || x.a - y.a || x.b - y.b);
  }

  function tableValues(data, state) { // means of one column by two others, of the rows that pass the filter
    const at = name => data.columns.findIndex(column => column.name === name);
    const x = at(state.x), y = at(state.y), filter = at(state.filter), cells = new Map();
    const hue = state.shape === "lines" && state.hue !== state.x ? at(state.hue) : -1; // bars and tiles have one colour
    for (const row of data.rows) {
      if (filter >= 0 && state.equals !== "" && String(row[filter]) !== state.equals) continue;
      if (row[x] === null) continue;
      const group = hue >= 0 ? String(row[hue] ?? "") : "", key = JSON.stringify([group, row[x]]);
      const cell = cells.get(key) ?? {group, x: row[x], sum: 0, n: 0};
      if (row[y] !== null) { cell.sum += row[y]; cell.n += 1; }
      cells.set(key, cell);
    }
    return [...cells.values()].map(cell => ({group: cell.group, x: cell.x, y: cell.n ? cell.sum / cell.n : null, n: cell.n}));
  }

  // --- drawing --------------------------------------------------------------------------------------------
  const isDark = () => document.body.dataset.jpThemeLight ? document.body.dataset.jpThemeLight === "false"
    : document.body.dataset.jpThemeLight === undefined && matchMedia("(prefers-color-scheme: dark)").matches;
  const text = (x, y, words, more = {}) => make("svg:text", {x, y, text: words, ...more});
  const colour = (data, key) => data.colours?.[isDark() ? "dark" : "light"]?.[key] ?? (isDark() ? "#9fb4c7" : "#4a6378");

  function steps(low, high, wanted = 5) {
    const raw = (high - low) / wanted || 1, unit = 10 ** Math.floor(Math.log10(raw));
    const step = unit * [1, 2, 2.5, 5, 10].find(one => one * unit >= raw * 0.999);
    const found = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) found.push(Number((i * step).toPrecision(12)));
    return found;
  }

  function folded(words, room, lang) { // words cut to the width of a narrow drawing: about as many signs as have room
    const most = Math.max(8, Math.floor(room / (lang === "zh" ? 13 : 7.4))), cut = [""];
    for (const part of lang === "zh" ? [...words] : words.split(/(?<= )/)) {
      if (cut.at(-1) && (cut.at(-1) + part).trimEnd().length > most) cut.push("");
      cut[cut.length - 1] += part;
    }
    return cut.map(line => line.trim());
  }
  const headed = (words, width, lang) => (width < WIDTH ? folded(words, width - 8, lang) : [words]).map((line, i) => text(4, 16 + i * 17, line, {class: "explore-axis"}));

  function lines(view, data) { // in a narrow drawing the last values are listed below
    const {x, series, width} = view, narrow = width < WIDTH, kids = headed(view.axis, width, data.lang), above = 17 * (kids.length - 1);
    const H = (narrow ? 290 : 380) + above, L = narrow ? 46 : 64, R = narrow ? 14 : 216, T = 30 + above, B = 30;
    const all = series.flatMap(one => one.values).filter(v => v != null);
    const min = Math.min(view.zero === false ? Infinity : 0, ...all), max = Math.max(...all);
    const X = i => L + (x.length > 1 ? i / (x.length - 1) : 0.5) * (width - L - R);
    const Y = v => H - B - (v - min) / (max - min || 1) * (H - T - B);
    for (const v of steps(min, max)) kids.push(
      make("svg:line", {x1: L, x2: width - R, y1: Y(v), y2: Y(v), class: "explore-grid"}),
      text(L - 8, Y(v) + 4, number(v, null, data.lang), {"text-anchor": "end", class: "explore-tick"}));
    const every = Math.ceil(x.length * Math.max(...x.map(one => String(one).length * 7 + 16)) / (width - L - R));
    x.forEach((one, i) => i % every || kids.push(text(X(i), H - 8, String(one), {"text-anchor": "middle", class: "explore-tick"})));
    const ends = [];
    for (const one of [...series].sort((a, b) => a.on - b.on)) {
      const paint = one.on ? one.colour : (isDark() ? "#8a94a0" : "#8b949e");
      let path = "", pen = false; // missing (null) breaks a line; where a table has no row (undefined) it goes on
      one.values.forEach((v, i) => { if (v === null) pen = false; else if (v !== undefined) { path += `${pen ? "L" : "M"}${X(i).toFixed(1)} ${Y(v).toFixed(1)}${pen ? "" : "h0"}`; pen = true; } });
      kids.push(make("svg:path", {d: path, fill: "none", stroke: paint, "stroke-width": one.on ? 2.6 : 1.3, "stroke-linejoin": "round", "stroke-linecap": "round"}));
      const single = path.split("M").filter(part => part && !part.includes("L")); // values without a neighbour
      if (single.length) kids.push(make("svg:path", {d: `M${single.join("M")}`, stroke: paint, "stroke-width": 7, "stroke-linecap": "round"}));
      one.values.forEach((v, i) => v != null && kids.push(make("svg:circle", {cx: X(i), cy: Y(v), r: one.values.length > 40 ? 3 : 6, class: "explore-hit", "data-at": i},
        make("svg:title", {text: `${one.label}, ${x[i]}: ${number(v, null, data.lang)}`}))));
      const last = one.values.findLastIndex(v => v != null);
      if (last >= 0) ends.push({y: Y(one.values[last]), label: `${one.label} ${number(one.values[last], null, data.lang)}`, paint, on: one.on});
    }
    ends.sort((a, b) => a.y - b.y);
    ends.forEach((one, i) => { if (i) one.y = Math.max(one.y, ends[i - 1].y + 16); });
    for (let i = ends.length - 1, limit = H - 4; i >= 0; i--) { ends[i].y = Math.min(ends[i].y, limit); limit = ends[i].y - 16; }
    ends.forEach((one, i) => { if (narrow) one.y = H + 12 + i * 18; });
    for (const one of ends) kids.push(text(narrow ? L : width - R + 10, one.y + 4, one.label, {fill: one.paint, class: one.on ? "explore-on" : null}));
    return {width, height: H + (narrow ? 12 + 18 * ends.length : 0), kids, stops: x.map((one, i) => `${one}: ${series.map(s => `${s.label} ${number(s.values[i], null, data.lang)}`).join("; ")}`)};
  }

  function bars(view, data) { // in a narrow drawing a name stands above its bar
    const {rows, width} = view, narrow = width < WIDTH, kids = headed(view.axis, width, data.lang), above = 17 * (kids.length - 1) + (narrow ? 18 : 0);
    const room = narrow ? 4 : view.names ?? 190, step = narrow ? 56 : 34, max = Math.max(...rows.map(r => r.value ?? 0), 0) || 1;
    const X = v => room + v / max * (width - room - (narrow ? 100 : 150));
    rows.forEach((row, i) => {
      const y = 28 + above + i * step;
      kids.push(narrow ? text(room, y - 3, row.label) : text(room - 8, y + 16, row.label, {"text-anchor": "end"}),
        make("svg:rect", {x: room, y: y + 3, width: Math.max(0, X(row.value ?? 0) - room), height: 18, fill: row.colour, class: "explore-mark"}, make("svg:title", {text: `${row.label}: ${row.shown}`})),
        text(X(row.value ?? 0) + 6, y + 16, row.shown, {class: "explore-on"}));
      const note = row.note && narrow ? folded(row.note, width - 12, data.lang) : [row.note];
      if (row.note) kids.push(text(room + 2, y + 33, note.length > 1 ? `${note[0].replace(/[,，、]$/, "")} ...` : note[0], {class: "explore-tick"}));
    });
    return {width, height: 34 + above + rows.length * step, kids, stops: rows.map(row => `${row.label}: ${row.shown}${row.note ? ` (${row.note})` : ""}`)};
  }

  function ranks(view, data) { // in a narrow drawing a name stands above its line
    const {rows, width} = view, n = rows.length, narrow = width < WIDTH, kids = headed(view.axis, width, data.lang), above = 17 * (kids.length - 1) + (narrow ? 22 : 0);
    const room = narrow ? 0 : 250, step = narrow ? 60 : 40, H = 60 + above + n * step;
    const X = rank => room + 20 + (n > 1 ? (rank - 1) / (n - 1) : 0) * (width - room - (narrow ? 44 : 120));
    for (let rank = 1; rank <= n; rank++) kids.push(
      make("svg:line", {x1: X(rank), x2: X(rank), y1: 26 + above, y2: H - 30, class: "explore-grid"}),
      text(X(rank), H - 12, number(rank, 0, data.lang), {"text-anchor": "middle", class: "explore-tick"}));
    rows.forEach((row, i) => {
      const y = 46 + above + i * step, paint = row.on ? colour(data, "highlight") : (isDark() ? "#8a94a0" : "#737d87");
      kids.push(text(narrow ? 4 : room - 8, narrow ? y - 28 : y + 4, row.label, {"text-anchor": narrow ? "start" : "end", class: row.on ? "explore-on" : null}),
        make("svg:line", {x1: X(row.best), x2: X(row.worst), y1: y, y2: y, stroke: paint, "stroke-width": 7, "stroke-linecap": "round", opacity: 0.35}),
        make("svg:circle", {cx: X(row.rank), cy: y, r: 8, fill: paint, class: "explore-mark"}, make("svg:title", {text: row.told})),
        text(X(row.rank), y - 13, row.shown, {"text-anchor": "middle", class: "explore-tick"}));
    });
    return {width, height: H, kids, stops: rows.map(row => row.told)};
  }

  function tiles(view, data) {
    const size = 80, kids = [text(4, 16, view.axis, {class: "explore-axis"})];
    const known = view.rows.map(row => row.value).filter(v => v !== null), low = Math.min(...known), high = Math.max(...known);
    for (const row of view.rows) {
      const x = 4 + (row.col - view.left) * size, y = 26 + (row.row - view.top) * size * 0.82, share = row.value === null ? 0 : (row.value - low) / (high - low || 1);
      kids.push(make("svg:rect", {x, y, width: size - 4, height: size * 0.82 - 4, fill: row.value === null ? "none" : colour(data, "highlight"), "fill-opacity": 0.12 + 0.78 * share, class: "explore-tile"},
        make("svg:title", {text: `${row.label}: ${number(row.value, null, data.lang)}`})),
        text(x + (size - 4) / 2, y + 24, row.short, {"text-anchor": "middle", class: share > 0.5 ? "explore-small explore-over" : "explore-small", textLength: row.short.length > 11 ? size - 12 : null, lengthAdjust: "spacingAndGlyphs"}),
        text(x + (size - 4) / 2, y + 42, row.value === null ? "–" : number(row.value, null, data.lang), {"text-anchor": "middle", class: share > 0.5 ? "explore-small explore-over" : "explore-small"}));
    }
    return {height: 40 + view.height * size * 0.82, kids, stops: view.rows.map(row => `${row.label}: ${number(row.value, null, data.lang)}`)};
  }

  function map(view, data) {
    const kids = [make("svg:path", {d: data.land, class: "explore-land"})], max = Math.max(...view.links.map(one => one.papers), 1), strength = new Map();
    for (const {a, b, papers} of [...view.links].reverse()) {
      const from = data.cities[a], to = data.cities[b];
      strength.set(a, (strength.get(a) ?? 0) + papers); strength.set(b, (strength.get(b) ?? 0) + papers);
      const same = from.region === to.region && from.region !== "other";
      kids.push(make("svg:line", {x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: same ? colour(data, from.region) : (isDark() ? "#9aa4ae" : "#6b747d"), "stroke-width": 0.5 + 5 * papers / max, opacity: 0.65, class: "explore-mark"},
        make("svg:title", {text: `${from.label} – ${to.label}: ${number(papers, 0, data.lang)}`})));
    }
    const strongest = [...strength].sort((x, y) => y[1] - x[1]), boxes = [];
    strongest.forEach(([i, sum]) => kids.push(make("svg:circle", {cx: data.cities[i].x, cy: data.cities[i].y, r: 3, fill: colour(data, data.cities[i].region), class: "explore-mark"}, make("svg:title", {text: `${data.cities[i].label}: ${number(sum, 0, data.lang)}`}))));
    for (const [i] of strongest.slice(0, 14)) {
      const {x, y, label} = data.cities[i], box = [x + 5, y - 9, x + 8 + label.length * (data.lang === "zh" ? 13 : 7), y + 5];
      if (boxes.some(b => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) continue;
      boxes.push(box); kids.push(text(x + 6, y + 4, label, {class: "explore-place"}));
    }
    return {height: data.height, kids, stops: view.links.slice(0, 60).map(one => `${data.cities[one.a].label} – ${data.cities[one.b].label}: ${number(one.papers, 0, data.lang)}`)};
  }

  const SHAPES = {lines, bars, ranks, tiles, map};

  // --- what each explorer shows: a shape to draw, words, rows to download, code ---------------------------------
  const quoted = value => JSON.stringify(value);
  const listOf = values => `[${values.map(quoted).join(", ")}]`;
  const pythonWeights = weights => `{${Object.entries(weights).map(([name, weight]) => `${quoted(name)}: ${weight}`).join(", ")}}`;
  const head = (data, ...rooms) => [`from analysis import ${rooms.sort().join(", ")}`, `style.use(${quoted(data.lang)})`];

  const VIEWS = {
    panel(data, state) {
      const name = state.indicator, [first, last] = state.years;
      const found = panelSeries(data, state);
      if (!found) return {words: sentence(data, `no_${state.per}`, {indicator: name})};
      if (found.empty) return {words: sentence(data, "nothing", {indicator: name, first, last})};
      const shown = data.unitNames[found.unit] ?? {name: found.unit, factor: 1};
      const scaled = region => found.values[region].map(v => v === null ? null : v * shown.factor);
      const ends = data.regions.map(region => {
        const known = scaled(region).map((v, i) => [v, found.years[i]]).filter(([v]) => v !== null);
        if (!known.length) return sentence(data, "end_none", {region});
        const [[low, from], [high, to]] = [known[0], known.at(-1)];
        return from === to ? sentence(data, "end_one", {region, low, from}) : sentence(data, "end", {region, low, from, high, to});
      });
      const state_ = sentence(data, state.regions.length ? "state" : "state_grey", {indicator: name, per: state.per, regions: state.regions, first, last});
      const unit = found.unit === "index" ? sentence(data, "unit_index", {base: found.base}) : shown.name;
      const flags = (data.flags?.[name] ?? []).map(flag => data.labels.flag[flag]);
      const words = joined([state_, sentence(data, "described", {unit, ends: ends.join(data.lang === "zh" ? "；" : "; ")}), ...flags], data.lang);
      const given = [`${quoted(name)}`, `by="region"`, ...(state.per === "value" ? [] : [`per=${quoted(state.per)}`]), `first_year=${first}`, `last_year=${last}`];
      const own = [quoted(name), `per=${quoted(state.per)}`, `region=${listOf(state.regions)}`, `first_year=${first}`, `last_year=${last}`];
      return {
        shape: "lines", x: found.years, axis: `${data.labels.indicator[name]} (${unit})`, words,
        series: data.regions.map(region => ({label: data.labels.region_short[region], values: scaled(region), on: state.regions.includes(region), colour: colour(data, region)})),
        rows: [[data.heads.region, data.heads.year, `${data.labels.indicator[name]} (${unit})`], ...data.regions.flatMap(region => scaled(region).map((v, i) => [data.labels.region_short[region], found.years[i], v]))],
        code: [...head(data, "load", "plot", "style"), `series = load.panel(${given.join(", ")})`, `plot.lines(series, y=${quoted(name)}, hue="region"${found.base ? `, base_year=${found.base}` : ""}, highlight=${listOf(state.regions)})`, `# explore.panel(${own.join(", ")})`],
      };
    },
    paths(data, state) {
      const found = pathRanking(data, state), moved = Object.fromEntries(Object.entries(state.weights).filter(([, weight]) => weight !== 1));
      if (!found.length) return {words: sentence(data, "nothing", {region: state.region})};
      const first = found.filter(row => row.rank === 1).map(row => row.path);
      const kind = !found.some(row => row.priority > 0) ? "no_gap" : Object.keys(moved).length ? "own" : "equal";
      const weights = Object.entries(moved).map(([name, weight]) => sentence(data, "weight", {name, weight}));
      const told = found.map(row => sentence(data, row.best === row.worst ? "rank_fixed" : "rank_told", {path: row.path, rank: row.rank, best: row.best, worst: row.worst, priority: row.priority}));
      const can = found.filter(row => row.best === 1).map(row => row.path);
      const words = joined([sentence(data, `state_${kind}`, {region: state.region, benchmark: state.benchmark, first, year: data.year, weights}), sentence(data, "can_be_first", {paths: can}), told.join(data.lang === "zh" ? "" : " ")], data.lang);
      return {
        shape: "ranks", axis: data.words.axis, words,
        rows: [[data.heads.path, data.heads.priority, data.heads.rank, data.heads.best_rank, data.heads.worst_rank], ...found.map(row => [data.labels.path_short[row.path], row.priority, row.rank, row.best, row.worst])],
        code: [...head(data, "explore", "style"), `explore.paths(${quoted(state.region)}, year=${data.year}, benchmark=${quoted(state.benchmark)}${Object.keys(moved).length ? `, weights=${pythonWeights(moved)}` : ""})`],
        shapeRows: found.map((row, i) => ({...row, label: data.labels.path_short[row.path], on: row.rank === 1, shown: number(row.priority, 2, data.lang), told: told[i]})),
      };
    },
    claims(data, state) {
      const found = claimsFound(data, state), any = data.words.any;
      const named = (kind, key) => key === "all" ? any : data.labels[kind][key] ?? key;
      const state_ = sentence(data, "state", {n: found.length, total: data.claims.length, section: named("section", state.section), verdict: named("verdict", state.verdict), region: named("region_short", state.region)});
      const typed = state.words.trim() ? sentence(data, "words_found", {words: state.words.trim()}) : "";
      const counts = data.verdicts.map(verdict => [verdict, found.filter(one => one.verdict === verdict).length]).filter(([, n]) => n);
      const counted = counts.length ? sentence(data, "counts", {counts: counts.map(([verdict, n]) => sentence(data, "count", {verdict, n}))}) : data.words.none;
      const asked = ["section", "verdict"].filter(name => state[name] !== "all").map(name => `${name}=${quoted(state[name])}`);
      if (state.region !== "all") asked.push(`regions=${listOf([state.region, "national"])}`);
      if (state.words.trim()) asked.unshift(quoted(state.words.trim()));
      return {
        words: joined([state_, typed, counted], data.lang), claims: new Set(found.map(one => one.claim)),
        rows: [[data.heads.claim, data.heads.section, data.heads.verdict, data.heads.text], ...found.map(one => [one.claim, named("section", one.section), named("verdict", one.verdict), one.said])],
        code: [...head(data, "load", "page", "style"), `page.claims(load.claims(${asked.join(", ")}), evidence=load.evidence())`],
      };
    },
    records(data, state) {
      const found = recordsTable(data, state), total = found.reduce((sum, row) => sum + row.projects, 0), stated = found.reduce((sum, row) => sum + row.stated, 0);
      const state_ = sentence(data, "state", {days: state.window_days, last: state.as_of, n: total, stated, whose: data.whose});
      const value = row => state.count === "projects" ? row.projects : row.amount;
      if (!total || !found.some(row => value(row) > 0)) return {words: joined([state_, sentence(data, "nothing", {count: state.count})], data.lang)};
      const unit = data.unitNames[state.count];
      const shown = row => number(value(row) * unit.factor, state.count === "projects" ? 0 : null, data.lang);
      const rows = found.filter(row => row.projects).map(row => ({label: data.labels.region_short[row.region], value: value(row), shown: shown(row), colour: colour(data, row.region),
        note: [...row.fields].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 2).map(([field]) => data.fields[field]).join(COMMA[data.lang])}));
      const told = rows.map(row => `${row.label} ${row.shown}`);
      const call = data.whose === "own" ? `records = load.records(${quoted(data.path)})` : "records = measure.keydata.from_projects(load.projects(), load.programmes())";
      return {
        shape: "bars", axis: `${data.words[`count_${state.count}`]} (${unit.name})`, words: joined([state_, sentence(data, "told", {told})], data.lang), shapeRows: rows,
        rows: [[data.heads.region, data.heads.projects, data.heads.amount_cny_bn], ...found.map(row => [data.labels.region_short[row.region], row.projects, row.amount])],
        code: [...head(data, "load", "measure", "plot", "style"), call, `table = measure.window(records, as_of=${quoted(state.as_of)}, window_days=${state.window_days})`, `plot.bars(table, x=${quoted(state.count)}, y="region", hue="region")`],
      };
    },
    network(data, state) {
      const links = networkLinks(data, state), [first, last] = state.years;
      const state_ = sentence(data, state.city === "all" ? "state_all" : "state_city", {collection: state.collection, city: state.city, first, last, least: state.min_papers});
      if (!links.length) return {words: joined([state_, data.words.nothing], data.lang)};
      const told = links.slice(0, 3).map(one => sentence(data, "pair", {a: data.cities[one.a].label, b: data.cities[one.b].label, n: one.papers}));
      const asked = [quoted(state.collection), ...(state.city === "all" ? [] : [`places=${quoted(state.city)}`]), `first_year=${first}`, `last_year=${last}`, `min_papers=${state.min_papers}`];
      return {
        shape: "map", links, words: joined([state_, sentence(data, "told", {n: links.length, pairs: told})], data.lang),
        rows: [[data.heads.origin, data.heads.destination, data.heads.papers], ...links.map(one => [data.cities[one.a].label, data.cities[one.b].label, one.papers])],
        code: [...head(data, "load", "plot", "style"), `pairs = load.pairs(${asked.join(", ")})`, "plot.network(pairs, load.cities(), load.province_shapes(), insets=[])"],
      };
    },
    table(data, state) {
      const cells = tableValues(data, state), filter = state.filter && state.equals !== "" ? sentence(data, "filtered", {column: state.filter, value: state.equals}) : "";
      const keys = state.shape === "lines" && state.hue && state.hue !== state.x ? [state.hue, state.x] : [state.x], y = quoted(state.y);
      const by = data.columns.find(column => column.name === state.filter);
      const kept = filter ? [`view = ${data.name}`, `view = view[view[${quoted(state.filter)}]${by.kind === "other" ? ".astype(str)" : ""} == ${by.kind === "number" ? Number(state.equals) : quoted(state.equals)}]`] : [];
      const call = {
        lines: () => keys.length > 1 ? `plot.lines(view, x=${quoted(state.x)}, y=${y}, hue=${quoted(state.hue)}, highlight="all")` : `plot.lines(view.assign(series=${y}), x=${quoted(state.x)}, y=${y}, hue="series", highlight="all")`,
        bars: () => `plot.bars(view, x=${y}, y=${quoted(state.x)})`,
        tiles: () => `plot.tiles(view.rename(columns={${quoted(state.x)}: "province"}), values=${y}, provinces=load.provinces())`,
      }[state.shape]();
      const code = [...head(data, ...(state.shape === "tiles" ? ["load"] : []), "plot", "style"), ...kept, `view = ${filter ? "view" : data.name}.groupby(${listOf(keys)}, as_index=False)[${y}].mean()`, call];
      const known = cells.filter(cell => cell.n), values = known.map(cell => cell.y);
      if (!known.length) return {words: joined([filter, data.words.nothing], data.lang), code};
      const colours = new Set(known.map(cell => cell.group)), groups = [...colours].slice(0, 12), label = (column, key) => data.labels[column]?.[key] ?? String(key);
      const xs = [...new Set(cells.map(cell => cell.x))].sort((a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1);
      const cut = groups.length < colours.size ? data.words.cut : state.shape === "bars" && known.length > 40 ? data.words.cut_bars : "";
      const words = joined([sentence(data, cells.some(cell => cell.n > 1) ? "state_mean" : "state", {y: state.y, x: state.x, n: known.length, low: Math.min(...values), high: Math.max(...values)}), filter, cut], data.lang);
      const rows = keys.length > 1 ? [[state.hue, state.x, state.y], ...cells.map(cell => [cell.group, cell.x, cell.y])] : [[state.x, state.y], ...cells.map(cell => [cell.x, cell.y])];
      const wheel = isDark() ? data.wheel.dark : data.wheel.light, paint = (column, key, i) => data.colours[isDark() ? "dark" : "light"][key] ?? wheel[i % wheel.length];
      if (state.shape === "tiles") {
        const by = new Map(cells.map(cell => [String(cell.x), cell.y]));
        const found = data.grid.map(one => ({...one, value: by.get(one.key) ?? null}));
        return {shape: "tiles", axis: state.y, shapeRows: found, words, rows, code, ...data.gridFrame};
      }
      if (state.shape === "bars") {
        const largest = known.sort((a, b) => b.y - a.y).slice(0, 40);
        const shapeRows = largest.map(cell => ({label: label(state.x, cell.x), value: cell.y, shown: number(cell.y, null, data.lang), colour: paint(state.x, cell.x, 0)}));
        return {shape: "bars", axis: state.y, shapeRows, words, rows, code};
      }
      return {shape: "lines", axis: state.y, x: xs, words, rows, code, zero: false,
        series: groups.map((group, i) => { const mine = new Map(cells.filter(cell => cell.group === group).map(cell => [cell.x, cell.y])); return {label: label(state.hue, group) || state.y, values: xs.map(x => mine.get(x)), on: true, colour: paint(state.hue, group, i)}; })};
    },
  };

  // --- controls -------------------------------------------------------------------------------------------
  const own = Math.random().toString(36).slice(2, 8); // each output of a notebook has a copy of this module
  let serial = 0;
  const KEYS = {"data-lm-suppress-shortcuts": "true"}; // Lab leaves keys pressed on a control to the control

  function control(spec, get, set) { // returns the element and how it shows a value
    const id = `explore-${own}-${++serial}`, label = make("label", {for: id, text: spec.label});
    const box = (...inside) => make("div", {class: "explore-control"}, ...inside);
    if (spec.type === "choice") {
      const list = make("select", {id, ...KEYS}, ...spec.options.map(([key, name]) => make("option", {value: key, text: name})));
      list.addEventListener("change", () => set(list.value));
      return {node: box(label, list), show: value => { list.value = value; }};
    }
    if (spec.type === "search") {
      const names = new Map(spec.options.map(([key, name]) => [name, key]));
      const entry = make("input", {id, list: `${id}-list`, type: "text", autocomplete: "off", class: "explore-search", ...KEYS});
      const list = make("datalist", {id: `${id}-list`}, ...spec.options.map(([, name]) => make("option", {value: name})));
      const nearest = typed => names.get(typed) ?? [...names].find(([name]) => name.toLowerCase().includes(typed.trim().toLowerCase()))?.[1];
      let shown = "";
      entry.addEventListener("focus", () => { entry.placeholder = shown; entry.value = ""; });
      entry.addEventListener("input", () => { if (names.has(entry.value)) set(names.get(entry.value)); });
      entry.addEventListener("keydown", event => { if (event.key === "Enter") { const key = entry.value && nearest(entry.value); if (key) set(key); } });
      entry.addEventListener("blur", () => { const key = entry.value && nearest(entry.value); if (key) set(key); entry.value = shown; });
      return {node: box(label, entry, list), show: value => { shown = spec.options.find(([key]) => key === value)?.[1] ?? value; if (document.activeElement !== entry) entry.value = shown; else entry.placeholder = shown; }};
    }
    if (spec.type === "several") {
      const boxes = spec.options.map(([key, name], i) => [key, make("input", {type: "checkbox", id: `${id}-${i}`, ...KEYS}), name]);
      boxes.forEach(([, one]) => one.addEventListener("change", () => set(boxes.filter(([, b]) => b.checked).map(([key]) => key))));
      const group = make("fieldset", {class: "explore-several"}, make("legend", {text: spec.label}), ...boxes.map(([, one, name], i) => make("span", {}, one, make("label", {for: `${id}-${i}`, text: name}))));
      return {node: group, show: value => boxes.forEach(([key, one]) => { one.checked = value.includes(key); })};
    }
    if (spec.type === "words" || spec.type === "date") {
      const entry = make("input", {id, type: spec.type === "date" ? "date" : "search", min: spec.low, max: spec.high, ...KEYS});
      entry.addEventListener(spec.type === "date" ? "change" : "input", () => { if (spec.type === "words" || (entry.value && entry.checkValidity())) set(entry.value); else entry.value = get(); });
      return {node: box(label, entry), show: value => { if (entry.value !== value) entry.value = value; }};
    }
    const slider = (name, read, write) => { // a slider and the number behind it, which can be typed
      const facts = {min: spec.low, max: spec.high, step: spec.step ?? 1, "aria-label": name, ...KEYS};
      const track = make("input", {type: "range", ...facts}), entry = make("input", {type: "number", class: "widget-readout", ...facts});
      track.addEventListener("input", () => write(Number(track.value)));
      const take = () => { const typed = Number(entry.value); if (entry.value !== "" && Number.isFinite(typed)) write(Math.min(spec.high, Math.max(spec.low, typed))); entry.value = read(); };
      entry.addEventListener("change", take);
      entry.addEventListener("keydown", event => { if (event.key === "Enter") take(); });
      return {parts: [track, entry], show: value => { track.value = value; if (Number(entry.value) !== value) entry.value = value; }};
    };
    if (spec.type === "span") {
      const low = slider(spec.from, () => get()[0], v => set([Math.min(v, get()[1]), get()[1]])), high = slider(spec.to, () => get()[1], v => set([get()[0], Math.max(v, get()[0])]));
      const group = make("fieldset", {class: "explore-span"}, make("legend", {text: spec.label}), ...low.parts, ...high.parts);
      return {node: group, show: ([a, b]) => { low.show(a); high.show(b); }};
    }
    const one = slider(spec.label, get, set);
    one.parts[0].id = id;
    return {node: box(label, ...one.parts), show: one.show};
  }

  // --- an explorer ----------------------------------------------------------------------------------------
  function csv(rows) {
    const cell = value => { const words = value === null || value === undefined ? "" : String(value); return /[",\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words; };
    return "\ufeff" + rows.map(row => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  const get = (state, path) => path.split(".").reduce((at, name) => at[name], state);
  function put(state, path, value) {
    const [name, inner] = path.split("."), copy = {...state};
    copy[name] = inner ? {...state[name], [inner]: value} : value;
    return copy;
  }

  const isPlain = value => value !== null && typeof value === "object" && !Array.isArray(value);
  const merged = (first, changed) => Object.fromEntries(Object.entries(first).map(([name, value]) => [name, isPlain(value) ? merged(value, changed[name] ?? {}) : changed[name] ?? value]));
  const changes = (first, state) => Object.fromEntries(Object.entries(state).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(first[name])));

  function addressed(data) { // the choice kept in the address of a page
    const found = location.hash.match(new RegExp(`^#${data.kind}=(.*)$`));
    try { return found ? merged(data.first, JSON.parse(decodeURIComponent(found[1]))) : null; } catch { return null; }
  }

  function mount(root, data) {
    const inPage = !document.body.dataset.jpThemeName && !document.querySelector("#jp-main-content-panel, .jp-LabShell");
    let state = inPage && addressed(data) || structuredClone(data.first), past = [], view = null, stop = -1, narrow = false;
    const cards = [...root.querySelectorAll("[data-claim]")], outside = inPage ? [...document.querySelectorAll('main [id^="claim-"]')] : [];
    const kept = root.querySelector(".explore-list");
    const words = make("p", {role: "status", "aria-live": "polite"}), readout = make("p", {class: "explore-readout", "aria-live": "polite"});
    const svg = make("svg:svg", {role: "img", tabindex: 0, ...KEYS}), figure = make("div", {class: "fig"}, svg);
    const say = make("span", {role: "status", class: "explore-said"});
    const code = make("textarea", {rows: 6, readonly: true, spellcheck: "false", "aria-label": data.ui.code, ...KEYS});

    const change = (next, remember = true) => {
      if (JSON.stringify(next) === JSON.stringify(state)) return;
      if (remember) past = [...past.slice(-99), state];
      state = next; draw();
      if (inPage) try { history.replaceState(null, "", `#${data.kind}=${encodeURIComponent(JSON.stringify(changes(data.first, state)))}`); } catch { /* a page without an address */ }
    };
    const controls = data.controls.map(spec => [spec, control(spec, () => get(state, spec.name), value => change(put(state, spec.name, value)))]);

    function draw() {
      const room = figure.clientWidth; // asked first: once the page has changed, this lays it out a second time
      view = VIEWS[data.kind](data, state);
      for (const [spec, one] of controls) one.show(get(state, spec.name));
      words.textContent = view.words; readout.textContent = ""; say.textContent = ""; stop = -1;
      code.value = (view.code ?? []).join("\n");
      narrow = room > 0 && room < NARROW;
      const asked = narrow ? Math.max(280, room) : WIDTH;
      const drawn = view.shape ? SHAPES[view.shape]({...view, width: asked, rows: view.shapeRows ?? view.rows}, data) : null;
      const width = drawn?.width ?? WIDTH; // other drawings have one width, and are moved sideways
      svg.classList.toggle("explore-narrow", width < WIDTH);
      svg.toggleAttribute("hidden", !drawn);
      svg.setAttribute("aria-label", view.words);
      if (drawn) { svg.setAttribute("viewBox", `0 0 ${width} ${Math.ceil(drawn.height)}`); svg.replaceChildren(...drawn.kids); view.stops = drawn.stops; }
      if (view.claims) {
        for (const card of cards) card.hidden = !view.claims.has(card.dataset.claim);
        for (const card of outside) card.hidden = !view.claims.has(card.id.slice(6));
      }
      undo.disabled = !past.length;
    }

    const show = at => { stop = Math.max(0, Math.min(view.stops.length - 1, at)); readout.textContent = view.stops[stop]; };
    svg.addEventListener("keydown", event => {
      const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
      if (step && view.stops?.length) { event.preventDefault(); show(stop < 0 ? (step > 0 ? 0 : view.stops.length - 1) : stop + step); }
    });
    svg.addEventListener("pointerover", event => {
      const at = event.target.dataset?.at, title = event.target.querySelector?.("title");
      if (at !== undefined) show(Number(at)); else if (title) readout.textContent = title.textContent;
    });

    const button = (name, act) => { const one = make("button", {type: "button", text: data.ui[name], ...KEYS}); one.addEventListener("click", act); return one; };
    const undo = button("undo", () => { const before = past.pop(); if (before) change(before, false); else undo.disabled = true; undo.disabled = !past.length; });
    const copied = async (words_, done) => {
      if (!words_) { say.textContent = data.ui.nothing_to_copy; return; }
      try { await navigator.clipboard.writeText(words_); } catch { code.value = words_; code.select(); document.execCommand("copy"); }
      say.textContent = done;
    };
    const buttons = [
      button("reset", () => change(structuredClone(data.first))), undo,
      inPage ? button("link", () => { copied(location.href, data.ui.link_copied); }) : button("copy", () => copied((view.code ?? []).join("\n"), data.ui.copied)),
      button("download", () => { const link = make("a", {href: URL.createObjectURL(new Blob([csv(view.rows ?? [])], {type: "text/csv"})), download: `${data.kind}.csv`}); link.click(); setTimeout(() => URL.revokeObjectURL(link.href), 1000); }),
    ];
    const shown = [make("p", {class: "fig-title"}, make("strong", {text: data.ui.title})), make("div", {class: data.controls.filter(spec => spec.type === "number").length > 3 ? "explore-controls explore-many" : "explore-controls", role: "group", "aria-label": data.ui.title}, ...controls.map(([, one]) => one.node))];
    const said = make("div", {class: "explore-words"}, words);
    const more = inPage ? [] : [make("details", {class: "explore-code"}, make("summary", {text: data.ui.code, ...KEYS}), code)];
    const credit = data.ui.credit ? [make("p", {class: "fig-credit"}, make("small", {text: data.ui.credit}))] : [];
    const foot = make("div", {class: "explore-foot"}, ...buttons, say);
    root.replaceChildren(...shown, ...(data.kind === "claims" ? [said, foot, ...(kept ? [kept] : [])] : [figure, readout, said, ...credit, foot]), ...more);
    root.hidden = false; root.classList.add("explore-live");
    draw();
    new ResizeObserver(() => { if (figure.clientWidth > 0 && figure.clientWidth < NARROW !== narrow) draw(); }).observe(figure);
  }

  // --- appearance and start ---------------------------------------------------------------------------------
  const CSS = `.explore-live [hidden]{display:none}.explore-live{max-width:46rem;line-height:1.5}.explore-controls{display:flex;flex-wrap:wrap;gap:.3em 1.2em;align-items:center;margin:.4em 0}
.explore-many .explore-control:has([type=range]){flex-basis:100%}.explore-many .explore-control:has([type=range]) label{flex:0 1 20em}.explore-control{display:flex;flex-wrap:wrap;max-width:100%;min-width:0;gap:.4em;align-items:center}.explore-live fieldset{min-inline-size:0;max-width:100%;border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2em .8em;align-items:center}.explore-live legend{float:left;padding:0;margin-right:.4em}
.explore-live input,.explore-live select,.explore-live button,.explore-live textarea{font:inherit;color:inherit;background:transparent;max-width:100%}.explore-live option{color:CanvasText;background:Canvas}.explore-live input[type=number]{width:5.2em}.explore-live input[type=range]{width:9em}.explore-search{width:20em}
.explore-live button,.explore-live select,.explore-live input:not([type=range]):not([type=checkbox]){border:1px solid #8a8f98;border-radius:3px;padding:.15em .5em;min-height:1.8em}.explore-live :focus-visible{outline:2px solid currentColor;outline-offset:2px}
.explore-live svg{width:100%;max-width:${WIDTH}px;height:auto;font-size:13px;font-family:inherit}.explore-live svg text:not([fill]){fill:currentColor}
.explore-grid{stroke:currentColor;opacity:.18}.explore-tick{font-size:12px;opacity:.8}.explore-small{font-size:11.5px}.explore-live svg text.explore-over{fill:var(--jp-layout-color0,Canvas)}.explore-live .fig{margin:.3em 0;height:auto;min-height:0;overflow-x:auto}.explore-live .fig svg{min-width:680px}.explore-live .fig svg.explore-narrow{min-width:0}.explore-axis,.explore-on{font-weight:700}.explore-hit{fill:transparent}.explore-hit:hover{fill:currentColor}.explore-mark:hover{opacity:1;stroke:currentColor;stroke-width:2}
.explore-tile{stroke:currentColor;stroke-opacity:.3}.explore-land{fill:#8882;stroke:#8886;stroke-width:.6}.explore-place{font-size:12px;paint-order:stroke;stroke:var(--jp-layout-color0,Canvas);stroke-width:3px}
.explore-readout{min-height:1.5em;margin:.1em 0;font-variant-numeric:tabular-nums}.explore-foot{display:flex;flex-wrap:wrap;gap:.4em;align-items:center;margin:.4em 0}.explore-code textarea{width:100%;font-family:monospace;white-space:pre}.explore-list{max-height:36em;overflow-y:auto}`;

  function styled() {
    if (document.explorerStyle) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    document.explorerStyle = true;
  }

  async function unpacked(words) { // the data of an element: deflated JSON as base64
    const bytes = Uint8Array.from(atob(words), letter => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  }

  async function start(root = document) {
    for (const one of root.querySelectorAll("[data-explore]:not([data-started])")) {
      one.dataset.started = "";
      const data = await unpacked(one.dataset.explore);
      styled();
      mount(one, data);
    }
  }

  return {start, number, sentence, panelSeries, pathRanking, claimsFound, recordsTable, networkLinks, tableValues, VIEWS};
})();
