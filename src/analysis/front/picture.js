// Drawings as PNG, with title, source and date inside: drawn on a canvas, since a picture of SVG has no fonts of the page.
(() => {
  "use strict";
  function wrapped(pen, words, width) { // lines of words; Chinese may break anywhere
    const lines = [""];
    for (const part of words.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? []) {
      if (lines.at(-1) && pen.measureText((lines.at(-1) + part).trimEnd()).width > width) lines.push("");
      lines[lines.length - 1] += part;
    }
    return lines;
  }

  function inked(pen, paint) { // a colour, or a hatch as a picture that is repeated
    const name = paint.match(/^url\("?#([^")]+)/)?.[1];
    if (!name) return paint;
    const pattern = document.getElementById(name), side = Number(pattern.getAttribute("width")), tile = document.createElement("canvas");
    tile.width = tile.height = Math.round(side * pen.getTransform().a);
    const own = tile.getContext("2d");
    own.scale(tile.width / side, tile.width / side);
    painted(own, pattern);
    const made = pen.createPattern(tile, "repeat");
    made.setTransform(new DOMMatrix().scale(side / tile.width));
    return made;
  }

  function painted(pen, parent) { // shapes and words of a drawing on a canvas
    for (const one of parent.children) {
      const look = getComputedStyle(one), at = name => Number(one.getAttribute(name)), clip = look.clipPath.match(/^url\("?#([^")]+)/)?.[1];
      if (one.tagName === "defs" || one.tagName === "title") continue;
      pen.save();
      const turned = one.transform.baseVal.consolidate()?.matrix;
      if (clip) pen.clip(new Path2D(document.getElementById(clip).firstElementChild.getAttribute("d")));
      if (turned) pen.transform(turned.a, turned.b, turned.c, turned.d, turned.e, turned.f);
      pen.lineWidth = parseFloat(look.strokeWidth); pen.lineCap = look.strokeLinecap; pen.lineJoin = look.strokeLinejoin;
      pen.setLineDash(look.strokeDasharray === "none" ? [] : look.strokeDasharray.split(/[\s,]+/).map(parseFloat));
      const shape = one.tagName === "path" ? new Path2D(one.getAttribute("d")) : new Path2D();
      if (one.tagName === "circle") shape.arc(at("cx"), at("cy"), at("r"), 0, 2 * Math.PI);
      pen.font = `${look.fontStyle} ${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
      pen.textAlign = {middle: "center", end: "right"}[look.textAnchor] ?? "left";
      const ways = one.tagName === "text" ? ["stroke", "fill"] : ["fill", "stroke"]; // words have their outline below
      if (one.tagName === "image") pen.drawImage(one, at("x"), at("y"), at("width"), at("height"));
      else if (one.tagName === "g") painted(pen, one);
      else for (const way of ways) if (look[way] !== "none") {
        pen[`${way}Style`] = inked(pen, look[way]); pen.globalAlpha = Number(look[`${way}Opacity`]);
        if (one.tagName === "text") pen[`${way}Text`](one.textContent, at("x"), at("y")); else pen[way](shape);
      }
      pen.restore();
    }
  }

  async function picture(figure) { // two pixels per pixel, in the light colours
    const svg = figure.querySelector("svg.wide"), canvas = document.createElement("canvas"), pen = canvas.getContext("2d"), edge = 12;
    const [left, top, wide] = svg.getAttribute("viewBox").split(" ").map(Number), [width, height] = ["width", "height"].map(name => Number(svg.getAttribute(name)));
    const family = getComputedStyle(figure).fontFamily, said = name => figure.querySelector(name)?.textContent ?? "";
    const rules = [...document.styleSheets].flatMap(sheet => { try { return [...sheet.cssRules]; } catch { return []; } });
    const light = rules.find(rule => rule.selectorText === ":root" && rule.style.getPropertyValue("--c-text")).style;
    await Promise.all([400, 700].flatMap(weight => [family, getComputedStyle(svg.querySelector("text") ?? svg).fontFamily].map(one => document.fonts.load(`${weight} 16px ${one}`, figure.textContent))));
    const parts = [[said(".fig-title"), `700 17px ${family}`, 22, light.getPropertyValue("--c-text")], [[said(".fig-credit"), figure.dataset.published].filter(Boolean).join(document.documentElement.lang.startsWith("zh") ? "" : " "), `12px ${family}`, 17, light.getPropertyValue("--c-secondary") || "#59606a"]];
    const [head, foot] = parts.map(([words, font, step]) => { pen.font = font; const lines = wrapped(pen, words, width); return {lines, room: lines.length * step + 8}; });
    canvas.width = 2 * (width + 2 * edge); canvas.height = 2 * (head.room + height + foot.room + 2 * edge);
    pen.scale(2, 2); pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); pen.translate(edge, edge);
    pen.save();
    pen.translate(0, head.room); pen.scale(width / wide, width / wide); pen.translate(-left, -top);
    for (const name of light) svg.style.setProperty(name, light.getPropertyValue(name));
    painted(pen, svg);
    svg.removeAttribute("style");
    pen.restore();
    [[head, 17], [foot, head.room + height + 20]].forEach(([{lines}, below], i) => {
      const [, font, step, colour] = parts[i];
      pen.font = font; pen.fillStyle = colour;
      lines.forEach((line, at) => pen.fillText(line, 0, below + at * step));
    });
    return new Promise(done => { canvas.toBlob(done, "image/png"); });
  }

  function offered(link) { // beside the picture as SVG
    const act = document.createElement("button");
    act.type = "button"; act.textContent = link.textContent.replace("SVG", "PNG");
    act.addEventListener("click", async () => {
      const file = document.createElement("a");
      file.href = URL.createObjectURL(await picture(link.closest("figure"))); file.download = link.download.replace(/svg$/, "png");
      file.click(); setTimeout(() => URL.revokeObjectURL(file.href), 10000);
    });
    link.after(" ", act);
  }

  document.querySelectorAll("figure:has(svg.wide) a.fig-picture").forEach(offered);
})();
