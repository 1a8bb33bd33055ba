// A picture that was chosen shows in its place before it is sent.
let shown = "";

document.querySelector("[data-portrait] input[type='file']")?.addEventListener("change", ({ target }) => {
  const face = document.querySelector(".portrait > :is(.avatar, .logo)");
  URL.revokeObjectURL(shown);
  face.querySelector(".avatar__face--chosen")?.remove();
  const [file] = target.files;
  if (!file?.type.startsWith("image/")) return;
  shown = URL.createObjectURL(file);
  const picture = new Image(96, 96);
  picture.className = "avatar__face avatar__face--chosen";
  picture.alt = "";
  picture.addEventListener("error", () => picture.remove());
  picture.src = shown;
  face.append(picture);
});
