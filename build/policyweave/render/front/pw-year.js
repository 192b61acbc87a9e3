/* What is late: known on the day of reading, not on the day of building. Without it the days alone are there. */
(function () {
  "use strict";

  var now = new Date();
  var today = now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") + "-" + String(now.getDate()).padStart(2, "0");
  document.querySelectorAll("[data-due]").forEach(function (mark) {
    mark.hidden = mark.dataset.due >= today;
  });
  if (location.protocol === "file:") {
    document.querySelectorAll('a[href$="/"]').forEach(function (link) {
      link.setAttribute("href", link.getAttribute("href") + "index.html");
    });
  }
})();
