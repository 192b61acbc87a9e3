/* The school finder. Without it the page is the complete list. */
(function () {
  "use strict";

  var form = document.getElementById("finder");
  var input = document.getElementById("wanted");
  var found = document.getElementById("found");

  if (location.protocol === "file:") {
    document.querySelectorAll('a[href$="/"]').forEach(function (link) {
      link.setAttribute("href", link.getAttribute("href") + "index.html");
    });
  }
  if (!form) return;

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f'’.]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  var rows = Array.prototype.map.call(document.querySelectorAll("[data-words]"), function (row) {
    return { row: row, words: " " + plain(row.dataset.words) };
  });

  function find() {
    var wanted = plain(input.value).split(" ").filter(Boolean);
    var matches = 0;
    rows.forEach(function (one) {
      var fits = wanted.every(function (word) { return one.words.indexOf(" " + word) >= 0; });
      one.row.hidden = !fits;
      matches += fits ? 1 : 0;
    });
    document.querySelectorAll(".group").forEach(function (group) {
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    });
    document.querySelectorAll(".jump").forEach(function (jump) { jump.hidden = wanted.length > 0; });
    if (!wanted.length) found.textContent = "";
    else if (!matches) found.textContent = "No school matches. Try a part of its name, or clear the box to see all schools.";
    else found.textContent = matches + " of " + found.dataset.count + " schools " + (matches === 1 ? "matches" : "match");
  }

  form.hidden = false;
  input.addEventListener("input", find);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var visible = rows.filter(function (one) { return !one.row.hidden; });
    if (plain(input.value) && visible.length === 1) visible[0].row.querySelector("a").click();
  });
  if (input.value) find();
})();
