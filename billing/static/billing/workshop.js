// Sliders beside the number boxes of the viability workshop. The boxes are what is sent: without this file they do all.
document.querySelectorAll("[data-slides]").forEach((slider) => {
  const box = document.getElementById(slider.dataset.slides);
  slider.addEventListener("input", () => { box.value = slider.value; });
  box.addEventListener("input", () => {
    const number = Number(box.value.replace(/[£%,\s]/g, ""));
    if (box.value && !Number.isNaN(number)) slider.value = number;
  });
});
