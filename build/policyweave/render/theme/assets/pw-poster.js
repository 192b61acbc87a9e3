/* The poster's button, which only a script can offer; links to folders where no server adds index.html. */
(function () {
  "use strict";

  var button = document.getElementById("print");
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
  if (location.protocol === "file:") {
    document.querySelectorAll('a[href^="../"]').forEach(function (link) {
      link.setAttribute("href", link.getAttribute("href") + "index.html");
    });
  }
})();
