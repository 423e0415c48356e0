"use strict";
// Keeps the answers in this browser while the rater works, and saves them as the CSV that mella reads.
(() => {
  const form = document.querySelector("form");
  const key = "mella-rating:" + form.dataset.name + ":" + form.dataset.drawn;
  const rows = [...form.querySelectorAll("[data-code]")];
  const columns = form.dataset.columns.split(" ");
  const questions = form.dataset.questions.split(" ");
  const value = (row, name) => (row.querySelector(`[name="${row.dataset.code}-${name}"]:checked`) || {}).value || "";

  const keep = () => {
    const held = {};
    for (const field of new FormData(form)) held[field[0]] = field[1];
    try { localStorage.setItem(key, JSON.stringify(held)); } catch { /* a browser that keeps nothing */ }
  };
  const restore = () => {
    let held = {};
    try { held = JSON.parse(localStorage.getItem(key)) || {}; } catch { /* nothing kept */ }
    for (const field of form.elements) {
      if (field.type === "radio") field.checked = held[field.name] === field.value;
      else if (field.name in held) field.value = held[field.name];
    }
  };
  const count = () => {
    let done = 0;
    for (const row of rows) {
      const whole = questions.every((name) => value(row, name));
      row.classList.toggle("done", whole);
      done += whole;
    }
    document.getElementById("done").textContent = String(done);
  };
  const cell = (text) => {
    const inert = /^ *[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" + text : text;
    const within = inert.replace(/([;\t\r\n]["\s]*)(?=[=+\-@＝＋－＠])/g, "$1'");
    return '"' + within.replaceAll('"', '""') + '"';
  };
  const line = (row) => columns.map((name) => cell(
    name === "row" ? row.dataset.row
      : name === "code" ? row.dataset.code
      : name === "text" ? row.querySelector(".text").textContent
      : name === "note" ? row.querySelector("textarea").value
      : value(row, name))).join(",");

  form.addEventListener("input", () => { keep(); count(); });
  document.getElementById("save").addEventListener("click", () => {
    const text = "\ufeff" + [columns.map(cell).join(","), ...rows.map(line)].join("\r\n") + "\r\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.download = form.dataset.name + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
  document.getElementById("next").addEventListener("click", () => {
    const open = rows.find((row) => !row.classList.contains("done"));
    if (open) { open.scrollIntoView({ block: "center" }); open.querySelector("input").focus(); }
  });
  restore();
  count();
})();
