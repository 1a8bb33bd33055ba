// Fragments from the line are made for everybody and carry no token: the page knows it and gives it to their forms.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.elements.csrf) return;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "csrf", value: document.body.dataset.csrf }));
}, true);
