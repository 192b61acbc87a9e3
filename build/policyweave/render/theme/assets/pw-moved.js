/* A page at an earlier address: leads on with the anchor, which the page itself cannot do. */
(function () {
  "use strict";

  var refresh = document.querySelector('meta[http-equiv="refresh"]');
  var way = refresh ? refresh.content.split("url=")[1] : "";
  if (!way) return;
  if (location.protocol === "file:") way += "index.html";
  location.replace(way + location.hash);
})();
