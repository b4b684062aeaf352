/** Of each file of the font one sign at least: Latin, what is beyond it, Vietnamese. Who waits for these has them all. */
export const FONT_SIGNS = "aĐđƯưƠơờồẤỵỹ";
