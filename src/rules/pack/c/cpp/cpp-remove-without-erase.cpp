#include <algorithm>
#include <vector>

void clean(std::vector<int> &numbers) {
    // ruleid: cpp-remove-without-erase
    std::remove(numbers.begin(), numbers.end(), 0);
}

void filter(std::vector<int> &numbers) {
    // ruleid: cpp-remove-without-erase
    std::remove_if(numbers.begin(), numbers.end(), isOdd);
}

void right(std::vector<int> &numbers) {
    // ok: cpp-remove-without-erase
    numbers.erase(std::remove(numbers.begin(), numbers.end(), 0), numbers.end());
}

void kept(std::vector<int> &numbers) {
    // ok: cpp-remove-without-erase
    auto end = std::remove_if(numbers.begin(), numbers.end(), isOdd);
    numbers.erase(end, numbers.end());
}

void file() {
    // ok: cpp-remove-without-erase
    std::remove("old.txt");
}
