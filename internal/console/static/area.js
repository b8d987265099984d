// The area editor: draws circles and polygons on the desk's own map and writes
// them into the fields below it, which stay the truth and can be typed in.

const box = document.querySelector("#areamap");
if (box) start(box);

function start(box) {
  const canvas = box.querySelector(".canvas");
  const circles = document.querySelector("#ci");
  const polygons = document.querySelector("#po");
  const says = box.querySelector("[role=status]");
  const svgNS = "http://www.w3.org/2000/svg";
  let tool = "";
  let points = [];
  let cross = null;

  const svg = () => canvas.querySelector("svg");
  const view = () => {
    const [west, north, perLon, perLat] = svg().dataset.view.split(" ").map(Number);
    const { width, height } = svg().viewBox.baseVal;
    return { west, north, perLon, perLat, width, height };
  };
  const toMap = ([lat, lon]) => { const v = view(); return [(lon - v.west) * v.perLon, (v.north - lat) * v.perLat]; };
  const toEarth = ([x, y]) => { const v = view(); return [v.north - y / v.perLat, ((v.west + x / v.perLon + 540) % 360) - 180]; };
  const round = (n) => Number(n.toFixed(4));
  const km = ([aLat, aLon], [bLat, bLon]) => {
    const rad = Math.PI / 180;
    const h = Math.sin(((bLat - aLat) * rad) / 2) ** 2 + Math.cos(aLat * rad) * Math.cos(bLat * rad) * Math.sin(((bLon - aLon) * rad) / 2) ** 2;
    return 2 * 6371 * Math.asin(Math.sqrt(h));
  };

  const lines = (field) => field.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const write = (field, all) => {
    field.value = all.join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const numbers = (line) => line.split(/[\s,]+/).map(Number);
  const ringOf = (line) => line.split(/\s+/).map((pair) => pair.split(",").map(Number));

  function shape(name, attributes) {
    const element = document.createElementNS(svgNS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  function circleAt([lat, lon, radius], kind) {
    const v = view();
    const [cx, cy] = toMap([lat, lon]);
    const degrees = radius / 111.2;
    return shape("ellipse", { class: kind, cx, cy, rx: (degrees / Math.max(Math.cos((lat * Math.PI) / 180), 0.05)) * v.perLon, ry: degrees * v.perLat });
  }

  function draw() {
    svg().querySelector("g.draw")?.remove();
    const group = shape("g", { class: "draw" });
    for (const line of lines(circles)) {
      const c = numbers(line);
      if (c.length === 3 && c.every(Number.isFinite)) group.append(circleAt(c, "map-circle"));
    }
    for (const line of polygons.value.trim().startsWith("{") ? [] : lines(polygons)) {
      const ring = ringOf(line);
      if (ring.flat().every(Number.isFinite)) group.append(shape("polygon", { class: "map-area", points: ring.map((p) => toMap(p).join(",")).join(" ") }));
    }
    const open = cross ? [...points, toEarth(cross)] : points;
    if (tool === "polygon" && open.length > 1) group.append(shape("polyline", { class: "open", points: open.map((p) => toMap(p).join(",")).join(" ") }));
    if (tool === "circle" && points.length === 1 && cross) group.append(circleAt([...points[0], km(points[0], toEarth(cross))], "open"));
    for (const p of points) {
      const [cx, cy] = toMap(p);
      group.append(shape("circle", { class: "dot", cx, cy, r: 4 }));
    }
    if (cross && tool) {
      const [x, y] = cross;
      group.append(shape("path", { class: "cross", d: `M${x - 9} ${y}h18M${x} ${y - 9}v18` }));
    }
    svg().append(group);
  }

  function put(at) {
    if (!tool) return say("Choose polygon or circle first.");
    points.push(toEarth(at).map(round));
    if (tool === "circle" && points.length === 2) return finish();
    say(tool === "circle" ? "Now the edge." : `${points.length} points. Finish closes the polygon.`);
    draw();
  }

  function finish() {
    if (tool === "circle" && points.length === 2) {
      const radius = Math.max(0.1, Number(km(points[0], points[1]).toFixed(1)));
      write(circles, [...lines(circles), `${points[0][0]}, ${points[0][1]} ${radius}`]);
      say(`A circle of ${radius} km was added.`);
    } else if (tool === "polygon" && points.length >= 3) {
      write(polygons, [...lines(polygons), [...points, points[0]].map((p) => p.join(",")).join(" ")]);
      say(`A polygon of ${points.length} points was added.`);
    } else return say("More points are needed.");
    points = [];
    draw();
  }

  const say = (text) => (says.textContent = text);

  function choose(name) {
    tool = tool === name ? "" : name;
    points = [];
    box.querySelectorAll("[data-tool]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.tool === tool)));
    const v = view();
    cross = tool ? [v.width / 2, v.height / 2] : null;
    say({ polygon: "Click the corners, or move with the arrow keys and press Enter on the map.", circle: "Click the centre, then the edge." }[tool] ?? "");
    draw();
  }

  function undo() {
    if (points.length) points.pop();
    else if (lines(polygons).length) write(polygons, lines(polygons).slice(0, -1));
    else write(circles, lines(circles).slice(0, -1));
    draw();
  }

  async function look(by, dx, dy) {
    const v = view();
    const [lat, lon] = [v.north - v.height / v.perLat / 2 - (dy * v.height) / v.perLat, v.west + v.width / v.perLon / 2 + (dx * v.width) / v.perLon];
    const tall = Math.min(Math.max((v.height / v.perLat) * by, 0.2), 150);
    const answer = await fetch(`/area-map?${new URLSearchParams({ lat: lat.toFixed(4), lon: lon.toFixed(4), tall: tall.toFixed(4) })}`);
    if (!answer.ok) return say("The map could not be loaded.");
    canvas.innerHTML = await answer.text();
    draw();
  }

  const acts = {
    finish, undo, clear: () => { points = []; write(circles, []); write(polygons, []); draw(); },
    in: () => look(0.5, 0, 0), out: () => look(2, 0, 0), west: () => look(1, -0.3, 0), east: () => look(1, 0.3, 0), north: () => look(1, 0, -0.3), south: () => look(1, 0, 0.3),
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.tool) return choose(button.dataset.tool);
    if (button?.dataset.act) return acts[button.dataset.act]();
    if (event.target.closest("svg") && canvas.contains(event.target)) put(pointer(event));
  });
  function pointer(event) {
    const frame = svg().getBoundingClientRect();
    const v = view();
    return [((event.clientX - frame.left) / frame.width) * v.width, ((event.clientY - frame.top) / frame.height) * v.height];
  }
  canvas.addEventListener("pointermove", (event) => {
    if (!tool) return;
    cross = pointer(event);
    draw();
  });
  canvas.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 40 : 8;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (move && cross) cross = [cross[0] + move[0], cross[1] + move[1]];
    else if (event.key === "Enter" && cross) put(cross);
    else if (event.key === "Escape" && tool) choose(tool);
    else return;
    event.preventDefault();
    draw();
  });
  for (const field of [circles, polygons]) field.addEventListener("input", draw);
  box.hidden = false;
  draw();
}
