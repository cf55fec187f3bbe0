"""Words for the codes that tables hold."""

from workbench.language import Text

FLAGS = {
    "too_hard": Text("quá khó", "too hard"),
    "too_easy": Text("quá dễ", "too easy"),
    "low_discrimination": Text("phân biệt kém", "discriminates poorly"),
    "negative_discrimination": Text("phân biệt ngược: người giỏi sai nhiều hơn", "the better do worse on it"),
    "probable_wrong_key": Text("có thể sai đáp án", "the key is probably wrong"),
    "dead_distractor": Text("có phương án nhiễu gần như không ai chọn", "an option that hardly anyone chooses"),
    "few_answers": Text("ít người làm, chỉ để tham khảo", "too few answers to judge"),
}
BASES = {
    "observed": Text("điểm của chính thang đo", "its own score"),
    "augmented": Text("điểm thang đo và cả lĩnh vực", "its own score and the domain's"),
    "total": Text("điểm cả lĩnh vực", "the domain's score"),
}
FORMS = {
    "classroom": Text("tập trung", "classroom"),
    "online": Text("trực tuyến", "online"),
    "field": Text("tại hiện trường", "in the field"),
    "blended": Text("kết hợp", "blended"),
}
ACTIONS = {
    "quarantined": Text("để riêng", "set aside"),
    "corrected": Text("đã sửa", "corrected"),
    "noted": Text("lưu ý", "noted"),
}
METHODS = {
    "angoff": Text("hội đồng (Angoff)", "panel (Angoff)"),
    "bookmark": Text("hội đồng (Bookmark)", "panel (Bookmark)"),
}
MODELS = {
    "ctt": Text("lý thuyết trắc nghiệm cổ điển", "classical test theory"),
    "rasch": Text("Rasch", "Rasch"),
    "2pl": Text("2PL", "2PL"),
}
