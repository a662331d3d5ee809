// The explorers in JupyterLab, in a saved notebook and in a shared page, without another library.
// Each is an element with its data, packed, in `data-explore`; without this script its fixed figure stays.
// Arithmetic and sentences are those of Python (tests compare them). A line `// == kinds: ...` begins a part,
// and a page brings the parts of its own kinds of explorers only.
const analysisFront = (() => {
  function make(tag, attributes = {}, ...children) { // text, style and handlers are properties of the element
    const node = /^(svg|path)$/.test(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "style") Object.assign(node.style, value);
      else if (key === "text") node.textContent = value;
      else if (typeof value === "function") node[key] = value;
      else if (value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  }

  // == all: numbers, names, sentences and code, as the package writes them
  const LOCALE = {en: "en-GB", de: "de-DE", zh: "zh-CN"};
  const MISSING = {en: "no data", de: "keine Angabe", zh: "无数据"};
  const formats = {}; // making a format takes longer than using it

  const worth = value => [1000, 10, 0.1, 0.01].findIndex(bound => Math.abs(value) >= bound); // decimals; -1: two figures
  function decimals(values) { // those of values side by side: of the largest, none where no value needs them
    const known = values.filter(Number.isFinite), largest = Math.max(0, ...known.map(Math.abs));
    const most = worth(largest) < 0 && largest ? 1 - Math.floor(Math.log10(largest)) : Math.max(0, worth(largest));
    return known.every(value => Number(value.toFixed(most)) % 1 === 0) ? 0 : most;
  }

  function number(value, digits, lang) { // rounded half up on the number as printed: handed over as text
    if (!Number.isFinite(value)) return MISSING[lang];
    const few = worth(value) < 0 ? {maximumSignificantDigits: 2} : {maximumFractionDigits: worth(value)};
    const size = digits === undefined ? few : {minimumFractionDigits: digits, maximumFractionDigits: digits};
    const key = JSON.stringify([lang, size]);
    formats[key] ??= new Intl.NumberFormat(LOCALE[lang], {...size, useGrouping: lang !== "zh", signDisplay: "negative"});
    return formats[key].format(String(value)).replace("-", "\u2212");
  }

  function speech({lang, labels, words, units = {}}) { // how an explorer writes in its language
    const count = (value, digits) => number(value, digits, lang);
    const name = (kind, key) => labels[kind]?.[key] ?? String(key);
    const join = (...parts) => parts.filter(Boolean).join(lang === "zh" ? "" : " ");
    const say = (key, values = {}) =>
      words[key].replaceAll("**", "").replace(/\{(\w+):?([^{}]*)\}/g, (_, one, spec) => written(values[one], spec));
    function written(value, spec) {
      const [kind, ...rest] = spec.split(":"), more = rest.join(":");
      if (kind === "select") return more.split("|").find(one => one.startsWith(`${value}=`)).slice(`${value}=`.length);
      if (kind === "list") return new Intl.ListFormat(LOCALE[lang]).format(value.map(one => written(one, more)));
      if (kind === "date") return new Date(value).toLocaleDateString(LOCALE[lang], {dateStyle: "long", timeZone: "UTC"});
      if (/^n\d?$/.test(kind)) return count(value, kind.length > 1 ? Number(kind[1]) : undefined);
      const [one, other, none = other] = (units[kind] ?? spec).split("|");
      return other ? (value === 1 ? one : value === 0 ? none : other).replace("#", count(value, 0)) : name(kind, value);
    }
    const code = (rooms, ...lines) => [`from analysis import ${rooms}`, call("style.use", [python(lang)]), ...lines];
    return {count, name, say, join, code, lang};
  }

  const python = value => JSON.stringify(value, null, 1).replace(/(?<=[[{])\n *|\n *(?=[\]}])/g, "").replace(/\n */g, " ");
  const call = (name, given, named = {}) => { // a call in Python; what is undefined is left out
    const told = Object.keys(named).filter(key => named[key] !== undefined).map(key => `${key}=${python(named[key])}`);
    return `${name}(${[...given, ...told].join(", ")})`;
  };

  // == all: what drawings are made of: marks placed in hundredths of their box
  const isDark = () => document.body.dataset.jpThemeLight ? document.body.dataset.jpThemeLight === "false"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const colour = (data, key) => data.colours[isDark() ? "dark" : "light"][key];
  const grey = () => isDark() ? "#8a94a0" : "#737d87";
  const percent = share => `${(100 * share).toFixed(2)}%`;
  const mark = (kind, style, more = {}, ...inside) => make("span", {class: `explore-${kind}`, style, ...more}, ...inside);
  const SHAPES = {}; // each returns elements; those with a title are read by pointer and arrow keys
  const VIEWS = {}; // what each explorer shows: words, a drawing, a table to download, code

  // == panel network table: drawings with paths
  const line = (d, stroke, width, more = {}) =>
    make("path", {d, stroke, fill: "none", "stroke-width": width, "vector-effect": "non-scaling-stroke", ...more});
  const plane = (kind, viewBox, paths, marks) =>
    make("div", {class: `explore-plane explore-${kind}`}, make("svg", {viewBox, preserveAspectRatio: "none"}, ...paths), ...marks);

  // == panel table: lines over years, dates or numbers
  SHAPES.lines = ({x, series, least}, {count}) => {
    const all = series.flatMap(one => one.values).filter(value => value != null), shown = value => count(value, decimals(all));
    const low = Math.min(least, ...all), high = Math.max(...all), raw = (high - low) / 5 || 1, unit = 10 ** Math.floor(Math.log10(raw));
    const step = unit * [1, 2, 2.5, 5, 10].find(one => one * unit >= raw * 0.999), begin = Math.ceil(low / step - 1e-9);
    const left = i => percent(x.length > 1 ? i / (x.length - 1) : 0.5), top = value => percent(1 - (value - low) / (high - low || 1));
    const paths = [], marks = [], ends = [];
    for (let i = begin; i * step <= high + step * 1e-9; i++)
      marks.push(mark("grid", {top: top(i * step)}, {}, mark("tick", {}, {text: count(Number((i * step).toPrecision(12)))})));
    const every = Math.ceil(x.length * Math.max(...x.map(one => String(one).length * 7 + 16)) / 430);
    for (let i = 0; i < x.length; i += every) marks.push(mark(i / every % 2 ? "tick explore-second" : "tick", {left: left(i)}, {text: x[i]}));
    const read = i => series.map(({label, values}) => `${label} ${shown(values[i])}`).join("; ");
    x.forEach((one, i) => marks.push(mark("hit", {left: left(i), width: percent(1 / x.length)}, {title: `${one}: ${read(i)}`})));
    for (const {label, values, on, paint} of [...series].sort((a, b) => a.on - b.on)) {
      const stroke = on ? paint : grey(), parts = [[]];
      values.forEach((value, i) => { // missing (null) breaks a line; where a table has no row (undefined) it goes on
        if (value === null) parts.push([]);
        else if (value !== undefined) parts.at(-1).push(`${parseFloat(left(i))} ${parseFloat(top(value))}`);
      });
      const drawn = (kept, width) => line(parts.filter(kept).map(part => `M${part.join("L")}h0`).join(""), stroke, width);
      paths.push(drawn(part => part.length > 1, on ? 2.6 : 1.3), drawn(part => part.length === 1, 7));
      const last = values.findLast(value => value != null);
      if (last !== undefined) ends.push({at: parseFloat(top(last)), stroke, on, text: `${label} ${shown(last)}`});
    }
    ends.sort((a, b) => a.at - b.at).forEach((one, i) => { one.at = Math.max(one.at, i ? ends[i - 1].at + 5.5 : 0); });
    ends.reduceRight((room, one) => { one.at = Math.min(one.at, room); return one.at - 5.5; }, 100);
    const named = ends.map(({at, stroke, on, text}) => mark(on ? "end explore-on" : "end", {top: `${at}%`, color: on ? stroke : "inherit"}, {text}));
    return [plane("lines", "0 0 100 100", paths, marks), make("div", {class: "explore-ends"}, ...named)];
  };

  // == paths records table: rows, each a bar from one number to another, for ranks with a dot
  SHAPES.rows = ({rows, low, high, ticks = []}, {count}) => {
    const share = value => (value - low) / (high - low || 1), left = value => ({left: percent(share(value))});
    const row = (label, on, title, ...marks) => [mark(on ? "name explore-on" : "name", {}, {text: label}),
      make("div", {title, class: ticks.length ? "explore-track explore-ranks" : "explore-track"}, ...marks)];
    const nodes = rows.flatMap(({label, on, from, to, at, shown, paint, note, told}) => row(
      label, on, told ?? `${label}: ${shown}${note ? " (" + note + ")" : ""}`, ...ticks.map(tick => mark("rule", left(tick))),
      mark(at ? "bar explore-range" : "bar", {...left(from), width: percent(share(to) - share(from)), background: paint}),
      ...(at ? [mark("dot", {...left(at), background: paint})] : []), mark("shown", left(at ?? to), {text: shown}),
      ...(note ? [mark("note", {}, {text: note})] : [])));
    if (ticks.length) nodes.push(...row("", false, undefined, ...ticks.map(tick => mark("tick", left(tick), {text: count(tick, 0)}))));
    return [make("div", {class: "explore-rows"}, ...nodes)];
  };

  // == panel: one indicator of the regions
  function panelSeries(data, {indicator, per, years: [first, last]}) { // null where it cannot be taken so
    const {unit, ratio, head, factor, v} = data.series[indicator], people = data.population;
    if (per === "head" ? !head : per === "share" && ratio) return null;
    const years = Array.from({length: last - first + 1}, (_, i) => first + i), values = {};
    for (const region of data.regions) values[region] = years.map(year => {
      const at = year - data.years[0], value = v[region][at] ?? null;
      if (value === null || per === "value" || per === "index") return value;
      if (per === "share") return v.nation[at] ? value / v.nation[at] : null;
      return people[region][at] > 0 ? factor * value / people[region][at] : null;
    });
    if (per !== "index") return {years, values, unit: {value: unit, head, share: "share"}[per]};
    const known = Object.values(values).filter(row => row.some(value => value !== null));
    const at = years.findIndex((_, i) => known.every(row => row[i] > 0));
    for (const region of data.regions) values[region] = values[region].map((value, _, row) => value === null || at < 0 ? null : 100 * value / row[at]);
    return {years, values, base: years[at]};
  }

  VIEWS.panel = (data, {indicator, per, regions, years: [first, last]}, {count, say, name, join, code, lang}) => {
    const found = panelSeries(data, {indicator, per, years: [first, last]});
    if (!found) return {words: say(`no_${per}`, {indicator})};
    const {years, base} = found;
    if (Object.values(found.values).flat().every(value => value === null)) return {words: say("nothing", {indicator, first, last})};
    const unit = base ? {name: say("unit_index", {base}), factor: 1} : data.unitNames[found.unit];
    const series = data.regions.map(region => ({
      label: name("region_short", region), on: regions.includes(region), paint: colour(data, region),
      values: found.values[region].map(value => value === null ? null : value * unit.factor),
    }));
    const spans = series.map(({values}) => years.filter((_, at) => values[at] !== null)).map(known => [known[0], known.at(-1)]);
    const digits = decimals(spans.flatMap((span, i) => span.map(year => series[i].values[year - first])));
    const ends = spans.map(([from, to], i) => {
      const [low, high] = [from, to].map(year => count(series[i].values[year - first], digits));
      return say(from < to ? "end" : from ? "end_one" : "end_none", {region: data.regions[i], from, to, low, high});
    });
    const asked = {per: per === "value" ? undefined : per, first_year: first, last_year: last};
    const {flags} = data.series[indicator], axis = `${name("indicator", indicator)} (${unit.name})`;
    return {
      words: join(say(regions.length ? "state" : "state_grey", {indicator, per, regions, first, last}),
        say("described", {unit: unit.name, ends: ends.join(lang === "zh" ? "；" : "; ")}), ...flags.map(flag => name("flag", flag))),
      shape: "lines", axis, x: years, series, least: 0, found,
      heads: [...Object.values(data.heads), axis],
      table: series.flatMap(({label, values}) => years.map((year, i) => [label, year, values[i]])),
      code: code("load, plot, style", `series = ${call("load.panel", [python(indicator)], {by: "region", ...asked})}`,
        call("plot.lines", ["series"], {y: indicator, hue: "region", base_year: base, highlight: regions}),
        `# ${call("explore.panel", [python(indicator)], {...asked, region: regions})}`),
    };
  };

  // == paths: weights and the ranking they give
  function pathRanking(data, state) { // priority, rank, best and worst rank under any weights, of each path with a gap
    const rows = {}, above = (a, b) => a - b > 1e-9;
    for (const [path, indicator, gap] of data.gaps[state.benchmark][state.region]) {
      const weight = state.weights[indicator] ?? 1;
      if (weight === 0) continue;
      const {lack = 0, total = 0, low = gap, high = gap} = rows[path] ?? {};
      rows[path] = {path, lack: lack + weight * gap, total: total + weight, low: Math.min(low, gap), high: Math.max(high, gap)};
    }
    const found = Object.values(rows).map(row => ({...row, priority: row.lack / row.total}));
    const rank = (beats, row) => 1 + found.filter(other => other !== row && beats(other)).length;
    return found.map(row => ({
      ...row, rank: rank(other => above(other.priority, row.priority), row),
      best: rank(other => above(other.low, row.high), row), worst: rank(other => above(other.high, row.low), row),
    })).sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1));
  }

  VIEWS.paths = (data, state, {say, name, count, join, code}) => {
    const {region, benchmark} = state, {year} = data, found = pathRanking(data, state);
    if (!found.length) return {words: say("nothing", {region})};
    const moved = Object.entries(state.weights).filter(([, weight]) => weight !== 1);
    const kind = !found.some(row => row.priority > 0) ? "no_gap" : moved.length ? "own" : "equal";
    const led = key => found.filter(row => row[key] === 1).map(row => row.path), weights = moved.map(([name, weight]) => say("weight", {name, weight}));
    const told = found.map(row => say(row.best === row.worst ? "rank_fixed" : "rank_told", row));
    const short = found.map(row => name("path_short", row.path));
    return {
      words: join(say(`state_${kind}`, {region, benchmark, first: led("rank"), year, weights}), say("can_be_first", {paths: led("best")}), ...told),
      shape: "rows", axis: data.words.axis, low: 1, high: found.length, ticks: found.map((_, i) => i + 1), found,
      rows: found.map(({rank, best, worst, priority}, i) => ({
        label: short[i], on: rank === 1, from: best, to: worst, at: rank, shown: count(priority, 2), told: told[i],
        paint: rank === 1 ? colour(data, "highlight") : grey(),
      })),
      table: found.map((row, i) => [short[i], row.priority, row.rank, row.best, row.worst]),
      code: code("explore, style", call("explore.paths", [python(region)],
        {year, benchmark, weights: moved.length ? Object.fromEntries(moved) : undefined})),
    };
  };

  // == claims: statements and their evidence
  VIEWS.claims = (data, state, {say, name, join, code, lang}) => {
    const folded = text => text.toLowerCase().replaceAll("ß", "ss");
    const typed = state.words.trim(), words = folded(typed).split(/\s+/);
    const fits = (kind, one) => state[kind] === "all" || state[kind] === one[kind];
    const found = data.claims.filter(one => fits("section", one) && fits("verdict", one) &&
      (fits("region", one) || one.region === "national") && words.every(word => folded(`${one.said} ${one.reason} ${one.claim}`).includes(word)));
    const [section, verdict, region] = ["section", "verdict", "region"].map(kind => name(kind, state[kind]));
    const counts = data.verdicts.map(verdict => ({verdict, n: found.filter(one => one.verdict === verdict).length})).filter(one => one.n);
    const asked = value => value === "all" ? undefined : value;
    return {
      words: join(say("state", {n: found.length, total: data.claims.length, section, verdict, region}), typed && say("words_found", {words: typed}),
        counts.length ? say("counts", {counts: counts.map(one => say("count", one))}) : say("none")),
      claims: new Set(found.map(one => one.claim)),
      table: found.map(one => [one.claim, name("section", one.section), name("verdict", one.verdict), one.said]),
      code: code("load, page, style", `claims = ${call("load.claims", typed ? [python(typed)] : [], {
        regions: asked(state.region) && [state.region, "national"], section: asked(state.section), verdict: asked(state.verdict),
        language: typed ? lang : undefined})}`, "page.claims(claims, evidence=load.evidence())"),
    };
  };

  // == records: a period of project records
  VIEWS.records = (data, {window_days, as_of, count: kind}, {say, name, count, join, code, lang}) => {
    const last = (Date.parse(as_of) - Date.parse(data.day0)) / 864e5, unit = data.unitNames[kind];
    const found = data.regions.map(region => ({region, label: name("region_short", region), projects: 0, stated: 0, amount_cny_bn: 0, fields: {}}));
    for (const [day, region, field, projects, stated, amount] of data.rows) {
      if (day > last || day <= last - window_days) continue;
      const row = found[region], {fields} = row;
      if (field >= 0) fields[field] = (fields[field] ?? 0) + projects;
      Object.assign(row, {projects: row.projects + projects, stated: row.stated + stated, amount_cny_bn: row.amount_cny_bn + amount});
    }
    const sum = key => found.reduce((total, row) => total + row[key], 0);
    const told = say("state", {days: window_days, last: as_of, n: sum("projects"), stated: sum("stated"), whose: data.whose});
    if (!(sum(kind) > 0)) return {words: join(told, say("nothing", {count: kind}))};
    const rows = found.filter(row => row.projects).map(({region, label, fields, [kind]: to}) => ({
      label, from: 0, to, paint: colour(data, region) ?? grey(), shown: count(to * unit.factor, decimals(found.map(row => row[kind] * unit.factor))),
      note: Object.keys(fields).sort((a, b) => fields[b] - fields[a] || a - b).slice(0, 2).map(field => name("field", data.fields[field])).join(lang === "zh" ? "、" : ", "),
    }));
    const own = data.whose === "own", shipped = "measure.keydata.from_projects(load.projects(), load.programmes())";
    return {
      words: join(told, say("told", {told: rows.map(row => `${row.label} ${row.shown}`)})),
      shape: "rows", axis: kind === "projects" ? name("count", kind) : `${name("count", kind)} (${unit.name})`, rows, low: 0, high: Math.max(...rows.map(row => row.to)),
      table: found.map(row => [row.label, row.projects, row.amount_cny_bn]),
      code: code("load, measure, plot, style", `records = ${own ? call("load.records", [python(data.path)]) : shipped}`,
        `table = ${call("measure.window", ["records"], {as_of, window_days})}`,
        call("plot.bars", ["table"], {x: kind, y: "region", hue: "region"})),
    };
  };

  // == network: which cities publish together
  VIEWS.network = (data, {collection, city, years: [first, last], min_papers}, {say, name, join, code}) => {
    const sums = {}, label = i => name("city", data.cities[i].key), only = data.cities.findIndex(one => one.key === city);
    for (const [a, b, year, papers] of data.edges[collection]) {
      if (year < first || year > last || (only >= 0 && a !== only && b !== only)) continue;
      (sums[`${a} ${b}`] ??= {a, b, papers: 0}).papers += papers;
    }
    const links = Object.values(sums).filter(one => one.papers >= min_papers).sort((x, y) => y.papers - x.papers || x.a - y.a || x.b - y.b);
    const told = say(city === "all" ? "state_all" : "state_city", {collection, city, first, last, least: min_papers});
    if (!links.length) return {words: join(told, say("nothing"))};
    const pairs = links.slice(0, 3).map(({a, b, papers}) => say("pair", {a: label(a), b: label(b), n: papers}));
    const asked = {places: city === "all" ? undefined : city, first_year: first, last_year: last, min_papers};
    return {
      words: join(told, say("told", {n: links.length, pairs})), shape: "map", links, label, data,
      table: links.map(({a, b, papers}) => [label(a), label(b), papers]),
      code: code("load, plot, style", `pairs = ${call("load.pairs", [python(collection)], asked)}`,
        "plot.network(pairs, load.cities(), load.province_shapes(), insets=[])"),
    };
  };

  SHAPES.map = ({links, label, data}, {count, lang}) => {
    const [west, north, width, height] = data.box, strength = {}, taken = [[], []];
    const place = ({x, y}) => ({left: percent((x - west) / width), top: percent((y - north) / height)});
    const paths = links.map(({a, b, papers}) => {
      const from = data.cities[a], to = data.cities[b], inside = from.region === to.region ? colour(data, from.region) : undefined;
      for (const end of [a, b]) strength[end] = (strength[end] ?? 0) + papers;
      const more = {class: "explore-link", title: `${label(a)} – ${label(b)}: ${count(papers, 0)}`};
      return line(`M${from.x} ${from.y}L${to.x} ${to.y}`, inside ?? grey(), 0.5 + 5 * papers / links[0].papers, more);
    });
    const strongest = Object.keys(strength).sort((x, y) => strength[y] - strength[x]);
    const marks = strongest.map(i => mark("dot", {...place(data.cities[i]), background: colour(data, data.cities[i].region) ?? grey()},
      {title: `${label(i)}: ${count(strength[i], 0)}`}));
    for (const i of strongest.slice(0, 14)) { // names where they cover no other: on a full column, on a phone
      const [left, top] = Object.values(place(data.cities[i])).map(parseFloat), long = 2 + label(i).length * (lang === "zh" ? 1.9 : 1);
      const [full, small] = taken.map((boxes, at) => {
        const size = at + 1, right = left + long * size;
        const free = right < 104 && !boxes.some(box => left < box.right && right > box.left && Math.abs(top - box.top) < 2.5 * size);
        return free && boxes.push({left, right, top});
      });
      if (full) marks.push(mark(small ? "place" : "place explore-second", place(data.cities[i]), {text: label(i)}));
    }
    return [plane("map", data.box.join(" "), [line(data.land, "none", 0.6, {class: "explore-land"}), ...paths], marks)];
  };

  // == table: a person's own table
  function tableMeans(data, state) { // of one column by two others, of the rows that pass the filter
    const at = name => data.columns.findIndex(column => column.name === name), cells = new Map();
    const x = at(state.x), y = at(state.y), filter = at(state.filter);
    const hue = state.shape === "lines" && state.hue !== state.x ? at(state.hue) : -1; // bars and tiles have one colour
    for (const row of data.rows) {
      if (row[x] === null || (filter >= 0 && state.equals !== "" && String(row[filter]) !== state.equals)) continue;
      const group = hue >= 0 ? String(row[hue] ?? "") : "", key = JSON.stringify([group, row[x]]);
      const cell = cells.get(key) ?? {group, x: row[x], values: []};
      cells.set(key, cell);
      if (row[y] !== null) cell.values.push(row[y]);
    }
    return [...cells.values()].map(({group, x, values}) =>
      ({group, x, n: values.length, y: values.length ? values.reduce((sum, value) => sum + value) / values.length : null}));
  }

  VIEWS.table = (data, state, {say, name, count, join, code}) => {
    const {shape, x, y, hue, filter, equals} = state, cells = tableMeans(data, state), known = cells.filter(cell => cell.n);
    const by = data.columns.find(column => column.name === filter), filtered = by && equals !== "", [most, mostBars] = data.most;
    const keys = shape === "lines" && hue && hue !== x ? [hue, x] : [x], groups = [...new Set(known.map(cell => cell.group))];
    const cut = groups.length > most ? "cut" : shape === "bars" && known.length > mostBars ? "cut_bars" : undefined;
    const several = keys.length > 1, column = `view[${python(filter)}]${by?.kind === "other" ? ".astype(str)" : ""}`;
    const kept = filtered ? [`view = ${data.name}`, `view = view[${column} == ${python(by.kind === "number" ? Number(equals) : equals)}]`] : [];
    const means = `view = ${filtered ? "view" : data.name}.groupby(${python(keys)}, as_index=False${cut === "cut" ? ", sort=False" : ""})[${python(y)}].mean()`;
    const shorter = {
      cut: [`view = view[view[${python(hue)}].isin(view.dropna()[${python(hue)}].unique()[:${most}])]`],
      cut_bars: [`view = view.nlargest(${mostBars}, ${python(y)})`],
    }[cut] ?? [];
    const drawn = {
      lines: call("plot.lines", [several ? "view" : `view.assign(series=${python(y)})`], {x, y, hue: several ? hue : "series", highlight: "all"}),
      bars: call("plot.bars", ["view"], {x: y, y: x}),
      tiles: `plot.tiles(view.rename(columns={${python(x)}: "province"}), values=${python(y)}, provinces=load.provinces())`,
    }[shape];
    const view = {axis: y, code: code(shape === "tiles" ? "load, plot, style" : "plot, style", ...kept, means, ...shorter, drawn)};
    const told = filtered && say("filtered", {column: filter, value: equals});
    if (!known.length) return {...view, words: join(told, say("nothing"))};
    const values = known.map(cell => cell.y), low = Math.min(...values), high = Math.max(...values);
    const stated = say(cells.some(cell => cell.n > 1) ? "state_mean" : "state", {
      y, x, n: known.length, low: count(low, decimals([low, high])), high: count(high, decimals([low, high])),
    });
    const wheel = data.wheel[isDark() ? "dark" : "light"], paint = (key, i) => colour(data, key) ?? wheel[i % wheel.length];
    Object.assign(view, {
      words: join(stated, told, cut && say(cut)), shape, low, high, heads: [...keys, y],
      table: cells.map(cell => several ? [cell.group, cell.x, cell.y] : [cell.x, cell.y]),
    });
    if (shape === "tiles") {
      const found = new Map(cells.map(cell => [String(cell.x), cell.y]));
      return {...view, tiles: data.grid.map(one => ({...one, value: found.get(one.key) ?? null})), paint: colour(data, "highlight")};
    }
    if (shape === "bars") return {
      ...view, shape: "rows", low: Math.min(0, low), high: Math.max(0, high),
      rows: [...known].sort((a, b) => b.y - a.y).slice(0, mostBars).map(cell =>
        ({label: name(x, cell.x), from: Math.min(0, cell.y), to: Math.max(0, cell.y), shown: count(cell.y, decimals(values)), paint: paint(cell.x, 0)})),
    };
    const xs = [...new Set(cells.map(cell => cell.x))].sort((a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1);
    const series = groups.slice(0, most).map((group, i) => {
      const mine = new Map(cells.filter(cell => cell.group === group).map(cell => [cell.x, cell.y]));
      return {label: name(hue, group) || y, values: xs.map(one => mine.get(one)), on: true, paint: paint(group, i)};
    });
    return {...view, x: xs, series, least: Infinity};
  };

  SHAPES.tiles = ({tiles, low, high, paint}, {count}) => [make("div", {class: "explore-tiles"}, ...tiles.map(({label, value, row, col}) => {
    const share = value === null ? 0 : (value - low) / (high - low || 1), strength = value === null ? 0 : 12 + 78 * share;
    const shown = value === null ? "–" : count(value, decimals(tiles.map(one => one.value)));
    const place = {gridRow: row, gridColumn: col, order: Math.round(-1000 * share) + (value === null)}; // the order is that on a phone
    const style = {...place, background: `color-mix(in srgb, ${paint} ${strength}%, transparent)`};
    const facts = {class: share > 0.68 ? "explore-tile explore-over" : "explore-tile", style, title: `${label}: ${shown}`};
    return make("div", facts, make("span", {text: label}), make("span", {text: shown}));
  }))];

  // == all: controls
  let serial = 0, own = Math.random().toString(36).slice(2, 8); // each output of a notebook has a copy of this module
  const entered = take => ({onchange: take, onkeydown: event => event.key === "Enter" ? take() : undefined});

  function control(key, spec, data, get, set) { // returns the element and how it shows a value
    const id = `explore-${own}-${++serial}`, name = spec.label ?? data.words[key];
    const options = spec.options ?? Object.entries(data.labels[spec.of ?? key] ?? {});
    const box = (...inside) => make("div", {class: "explore-control"}, make("label", {for: id, text: name}), ...inside);
    const group = (...inside) => make("fieldset", {}, make("legend", {text: name}), ...inside);
    const slider = (label, get, set, more = {}) => { // with a number behind it, which can be typed
      const facts = {min: spec.low, max: spec.high, step: spec.step ?? 1, "aria-label": label};
      const track = make("input", {...facts, ...more, type: "range", oninput: () => set(track.valueAsNumber)});
      const take = () => {
        if (entry.value) set(Math.min(spec.high, Math.max(spec.low, entry.valueAsNumber)));
        entry.value = get();
      };
      const entry = make("input", {...facts, type: "number", class: "widget-readout", ...entered(take)});
      return {parts: [track, entry], show: value => { track.value = entry.value = value; }};
    };
    const single = slider(name, get, set, {id});
    if (spec.type === "number") return {node: box(...single.parts), show: single.show};
    if (spec.type === "span") {
      const low = slider(data.ui.first_year, () => get()[0], value => set([Math.min(value, get()[1]), get()[1]]));
      const high = slider(data.ui.last_year, () => get()[1], value => set([get()[0], Math.max(value, get()[0])]));
      return {node: group(...low.parts, ...high.parts), show: ([first, last]) => [low.show(first), high.show(last)]};
    }
    if (spec.type === "several") {
      const ticked = () => set(boxes.filter(one => one.checked).map(one => one.value));
      const boxes = options.map(([value], i) => make("input", {type: "checkbox", id: `${id}-${i}`, value, onchange: ticked}));
      const named = boxes.map((one, i) => make("span", {}, one, make("label", {for: one.id, text: options[i][1]})));
      return {node: group(...named), show: value => boxes.forEach(one => { one.checked = value.includes(one.value); })};
    }
    if (spec.type === "search") { // a list that opens on the part of a name typed so far
      const exact = () => options.find(([, text]) => text === entry.value);
      const near = () => options.find(([, text]) => text.toLowerCase().includes(entry.value.trim().toLowerCase()));
      const take = found => found && entry.value && set(found[0]);
      const entry = make("input", {
        id, list: `${id}-list`, autocomplete: "off", class: "explore-search", oninput: () => take(exact()),
        ...entered(() => take(exact() ?? near())), onfocus: () => { entry.value = ""; }, onblur: () => { entry.value = entry.placeholder; },
      });
      const list = make("datalist", {id: `${id}-list`}, ...options.map(([, text]) => make("option", {value: text})));
      return {node: box(entry, list), show: value => {
        entry.placeholder = data.labels[key][value];
        if (document.activeElement !== entry) entry.value = entry.placeholder;
      }};
    }
    const taken = () => spec.type !== "date" || (field.value && field.checkValidity()); // of a list, of a date, of words
    const take = () => taken() ? set(field.value) : show(get());
    const show = value => field.value !== value && (field.value = value);
    const facts = {id, type: {date: "date", words: "search"}[spec.type], min: spec.low, max: spec.high, [spec.type === "words" ? "oninput" : "onchange"]: take};
    const field = make(spec.type ? "input" : "select", facts, ...options.map(([value, text]) => make("option", {value, text})));
    return {node: box(field), show};
  }

  // == all: an explorer
  function csv(rows) {
    const cell = value => ['"', ",", "\n"].some(sign => value.includes(sign)) ? `"${value.replaceAll('"', '""')}"` : value;
    return "\ufeff" + rows.map(row => row.map(value => cell(String(value ?? ""))).join(",")).join("\r\n") + "\r\n";
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  function addressed({kind, first}) { // the choice kept in the address of a page
    try { return {...first, ...JSON.parse(decodeURIComponent(location.hash.split(`#${kind}=`)[1] ?? "{}"))}; } catch { return first; }
  }

  function mount(root, data) {
    const inPage = !document.body.dataset.jpThemeName && !document.querySelector("#jp-main-content-panel, .jp-LabShell");
    let state = inPage ? addressed(data) : data.first, past = [], view, current;
    const {ui} = data, tools = speech(data), kept = root.querySelectorAll(".explore-list");
    const listed = [...root.querySelectorAll("[data-claim]"), ...(inPage ? document.querySelectorAll('main [id^="claim-"], main [data-claim]') : [])];
    const cards = new Map(listed.map(card => [card.dataset.claim ?? card.id.slice(6), card]));
    for (const one of data.claims ?? []) { // their words are those of their cards
      const [said, reason] = cards.get(one.claim)?.querySelectorAll("p:not([class])") ?? [];
      Object.assign(one, {said: said?.textContent ?? "", reason: reason?.textContent ?? ""});
    }
    const words = make("p", {role: "status", "aria-live": "polite"}), readout = make("p", {class: "explore-readout", "aria-live": "polite"});
    const axis = make("p", {class: "explore-on"}), said = make("span", {role: "status"}), below = make("div", {class: "explore-words"}, words);
    const code = make("textarea", {rows: 6, readonly: "", spellcheck: "false", "aria-label": ui.code});
    const read = mark => mark && ([current, readout.textContent] = [mark, mark.getAttribute("title")]);
    const picture = make("div", {
      role: "img", tabindex: 0, onpointerover: event => read(event.target.closest("[title]")),
      onkeydown: event => {
        const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
        if (step) event.preventDefault();
        const marks = [...picture.querySelectorAll("[title]")], at = marks.indexOf(current);
        if (step) read(marks.at(at < 0 && step < 0 ? -1 : Math.max(0, at + step)));
      },
    });

    function change(next, remember = true) {
      if (same(next, state)) return;
      if (remember) past = [...past.slice(-99), state];
      state = next;
      draw();
      const changed = Object.fromEntries(Object.entries(state).filter(([name, value]) => !same(value, data.first[name])));
      try { if (inPage) history.replaceState(null, "", `#${data.kind}=${encodeURIComponent(JSON.stringify(changed))}`); } catch { /* no address */ }
    }

    const controls = Object.entries(data.controls).map(([key, spec]) => { // weights.gdp is one entry of the weights
      const [name, inner] = key.split("."), get = () => inner ? state[name][inner] : state[name];
      const one = control(key, spec, data, get, value => change({...state, [name]: inner ? {...state[name], [inner]: value} : value}));
      return {node: one.node, show: () => one.show(get())};
    });

    function draw() {
      view = VIEWS[data.kind](data, state, tools);
      for (const one of controls) one.show();
      words.textContent = view.words;
      axis.textContent = view.axis ?? "";
      readout.textContent = said.textContent = "";
      code.value = (view.code ?? []).join("\n");
      picture.replaceChildren(...(view.shape ? SHAPES[view.shape](view, tools) : []));
      picture.className = `explore-as-${view.shape}`;
      picture.setAttribute("aria-label", view.words);
      picture.hidden = axis.hidden = !view.shape;
      for (const [key, card] of view.claims ? cards : []) card.hidden = !view.claims.has(key);
      undo.disabled = !past.length;
    }

    async function copy(text, done) {
      said.textContent = text ? done : ui.nothing_to_copy;
      if (text) try { await navigator.clipboard.writeText(text); } catch { code.value = text; code.select(); document.execCommand("copy"); }
    }
    function download() {
      const rows = [view.heads ?? Object.values(data.heads), ...(view.table ?? [])];
      const href = URL.createObjectURL(new Blob([csv(rows)], {type: "text/csv"}));
      make("a", {href, download: `${data.kind}.csv`}).click();
      setTimeout(() => URL.revokeObjectURL(href), 1000);
    }
    const button = (name, onclick) => make("button", {type: "button", text: ui[name], onclick});
    const undo = button("undo", () => change(past.pop(), false));
    const share = inPage ? button("link", () => copy(location.href, ui.link_copied)) : button("copy", () => copy(code.value, ui.copied));
    const foot = make("div", {class: "explore-foot"}, button("reset", () => change(data.first)), undo, share, button("download", download), said);
    const credit = make("p", {class: "fig-credit", hidden: data.credit ? undefined : ""}, make("small", {text: data.credit}));
    root.replaceChildren(
      make("p", {class: "fig-title"}, make("strong", {text: data.words.title})),
      make("div", {class: "explore-controls", role: "group", "aria-label": data.words.title}, ...controls.map(one => one.node)),
      ...(data.kind === "claims" ? [below, foot, ...kept] : [make("div", {class: "fig"}, axis, picture), readout, below, credit, foot]),
      ...(inPage ? [] : [make("details", {class: "explore-code"}, make("summary", {text: ui.code}), code)]));
    const active = root.querySelectorAll("input, select, button, textarea, summary, [role=img]");
    for (const one of active) one.dataset.lmSuppressShortcuts = "true"; // Lab leaves keys pressed on these to them
    root.hidden = false;
    root.classList.add("explore-live");
    draw();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }

  // == all: appearance and start
  function inRows(_, value) { // rows of what was packed in columns, whole numbers by what they grow by
    if (!value?.$columns) return value;
    const columns = value.$columns.map((column, i) => { let sum = 0; return value.grown[i] ? column.map(step => sum += step) : column; });
    return columns[0].map((_, i) => value.fields ? Object.fromEntries(value.fields.map((name, at) => [name, columns[at][i]])) : columns.map(column => column[i]));
  }

  async function start() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`/* explore.css */`);
    document.exploreRules ??= document.adoptedStyleSheets.push(sheet);
    const mine = Object.keys(VIEWS).map(kind => `.explore-${kind}[data-explore]:not([data-started])`).join();
    for (const one of document.querySelectorAll(mine)) { // packed: deflated JSON as base64
      one.dataset.started = "";
      const bytes = Uint8Array.from(atob(one.dataset.explore), letter => letter.charCodeAt(0));
      mount(one, JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text(), inRows));
    }
  }

  const view = (data, state) => VIEWS[data.kind](data, state, speech(data));
  return {start, view, number, inRows};
})();
