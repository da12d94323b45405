#include <sstream>
#include <string>

void show(int id, const std::string &name) {
    std::ostringstream text;
    text << id;
    // ruleid: cpp-dangling-c-str
    const char *shown = text.str().c_str();
    // ruleid: cpp-dangling-c-str
    const char *number = std::to_string(id).c_str();
    // ok: cpp-dangling-c-str
    std::string kept = text.str();
    // ok: cpp-dangling-c-str
    const char *fine = kept.c_str();
    // ok: cpp-dangling-c-str
    print(text.str().c_str());
    // ok: cpp-dangling-c-str
    const char *own = name.c_str();
    use(shown, number, fine, own);
}
