// Pictures of the team: one that somebody has just been given or has lost changes wherever the page shows them.

function paint({ person, address }) {
  const id = CSS.escape(person);
  for (const face of document.querySelectorAll(`[data-face="${id}"], [data-sender="${id}"] > .message__face`)) {
    face.querySelector(".avatar__face")?.remove();
    if (!address) continue;
    const picture = new Image(40, 40);
    picture.className = "avatar__face";
    picture.alt = "";
    picture.src = `${address}/small`;
    face.querySelector(".avatar__text").after(picture);
  }
}

document.addEventListener("htmx:wsAfterMessage", () => {
  for (const news of document.querySelectorAll("#face-news > li")) {
    paint(news.dataset);
    news.remove();
  }
});
