/* Keyboard for Material's menu and search, which are check boxes; links to folders where no server adds index.html. */
(function () {
  "use strict";

  document.querySelectorAll("[data-pw-toggle]").forEach(function (button) {
    var box = document.getElementById(button.dataset.pwToggle);
    if (!box) return;
    var area = document.getElementById(button.getAttribute("aria-controls"));
    function tell() {
      button.setAttribute("aria-expanded", String(box.checked));
    }
    function close() {
      if (box.checked) box.click();
      button.focus();
    }
    button.addEventListener("click", function () {
      box.click();
      if (!box.checked) return;
      var first = area && area.querySelector("a, input");
      if (first) setTimeout(function () { first.focus(); }, 50);
    });
    box.addEventListener("change", tell);
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && box.checked && box.id === "__drawer") close();
    });
    // Whoever tabs out of the open menu comes back to its button, not behind the menu.
    if (area && box.id === "__drawer") {
      area.addEventListener("focusout", function (event) {
        if (box.checked && event.relatedTarget && !area.contains(event.relatedTarget)) close();
      });
    }
    tell();
  });

  // A step of the year is late on the day of reading, whenever the page was built.
  var now = new Date();
  var today = now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") + "-" + String(now.getDate()).padStart(2, "0");
  document.querySelectorAll("[data-due]").forEach(function (mark) { mark.hidden = mark.dataset.due >= today; });

  if (location.protocol === "file:") {
    // Browsers let no page read a file, so Material takes its search away; ours goes with it.
    document.querySelectorAll(".pw-search-button").forEach(function (button) { button.hidden = true; });
    document.querySelectorAll("a[href]").forEach(function (link) {
      var parts = /^([^:#?]*\/|\.{1,2})(#.*)?$/.exec(link.getAttribute("href"));
      if (!parts) return;
      link.setAttribute("href", parts[1] + (parts[1].slice(-1) === "/" ? "" : "/") + "index.html" + (parts[2] || ""));
    });
  }
})();
