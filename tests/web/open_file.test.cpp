#include "web/open_file.h"

#include <unistd.h>
#include <zlib.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "engine/puzzle/puzzle.h"
#include "tests/web/script.h"
#include "tests/web/stage.h"
#include "web/attempts.h"
#include "web/packing.h"

using stage::Stage;

namespace {

namespace fs = std::filesystem;

const std::string puzzle_folder = LOCKSTEP_SOURCE_DIR "/puzzles/010-lost-update";

// A folder that is gone with the test.
struct Scratch {
    fs::path path = fs::temp_directory_path() / ("lockstep-open-" + std::to_string(getpid()));
    Scratch() { fs::create_directories(path); }
    ~Scratch() { fs::remove_all(path); }
    std::string write(const std::string& name, const std::string& text) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << text;
        return (path / name).string();
    }
};

std::string number(std::uint32_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i & 255);
    return out;
}

// A zip as any packer writes it; every second file is packed, the others are as they are.
std::string zip_of(const std::vector<puzzle::File>& files) {
    std::string out, table;
    bool packs = false;
    for (const puzzle::File& file : files) {
        const auto check =
            static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(file.text.data()),
                                             static_cast<uInt>(file.text.size())));
        // Without zlib's own head and check sum.
        const std::string packed = screen::pack(file.text);
        const std::string bytes = packs ? packed.substr(2, packed.size() - 6) : file.text;
        const auto head = [&] {
            return number(20, 2) + number(0, 2) + number(packs ? 8 : 0, 2) + number(0, 4) +
                   number(check, 4) + number(static_cast<std::uint32_t>(bytes.size()), 4) +
                   number(static_cast<std::uint32_t>(file.text.size()), 4) +
                   number(static_cast<std::uint32_t>(file.name.size()), 2) + number(0, 2);
        }();
        table += std::string("PK\1\2", 4) + number(20, 2) + head + number(0, 2) + number(0, 2) +
                 number(0, 2) + number(0, 4) + number(static_cast<std::uint32_t>(out.size()), 4) +
                 file.name;
        out += std::string("PK\3\4", 4) + head + file.name + bytes;
        packs = !packs;
    }
    const auto count = static_cast<std::uint32_t>(files.size());
    return out + table + std::string("PK\5\6", 4) + number(0, 4) + number(count, 2) +
           number(count, 2) + number(static_cast<std::uint32_t>(table.size()), 4) +
           number(static_cast<std::uint32_t>(out.size()), 4) + number(0, 2);
}

std::vector<puzzle::File> a_puzzle(const std::string& folder) {
    std::vector<puzzle::File> files = puzzle::read_folder(puzzle_folder);
    for (puzzle::File& file : files) file.name = folder + file.name;
    return files;
}

bool listed(const screen::Session& session, const std::string& id) {
    for (const screen::Entry& entry : session.entries) {
        if (entry.puzzle->id == id) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a puzzle's folder that is handed over can be played, also in the next session",
          "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    screen::open_file(stage.session, puzzle_folder);
    CHECK(stage.session.entry().puzzle->id == "lost-update");
    CHECK(stage.session.entry().taken);
    stage.session.text = stage.session.entry().puzzle->solution;
    screen::text_changed(stage.session);

    screen::Session later;
    screen::open(later);
    CHECK(later.entry().puzzle->id == "lost-update");
    CHECK(later.text == later.entry().puzzle->solution);
    screen::remove_puzzle(later);
    CHECK_FALSE(listed(later, "lost-update"));
}

TEST_CASE("a zip is opened as the folder in it", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    const Scratch scratch;
    SECTION("with the folder") {
        screen::open_file(stage.session,
                          scratch.write("some.zip", zip_of(a_puzzle("more/070-my-own/"))));
        CHECK(stage.session.entry().puzzle->id == "my-own");
    }
    SECTION("with the files alone: its own name is the folder's") {
        screen::open_file(stage.session, scratch.write("080-bare.zip", zip_of(a_puzzle(""))));
        CHECK(stage.session.entry().puzzle->id == "bare");
    }
    SECTION("with several, of which the first is shown") {
        std::vector<puzzle::File> files = a_puzzle("010-one/");
        for (puzzle::File& file : a_puzzle("020-two/")) files.push_back(file);
        screen::open_file(stage.session, scratch.write("some.zip", zip_of(files)));
        CHECK(stage.session.entry().puzzle->id == "one");
        CHECK(listed(stage.session, "two"));
    }
    SECTION("not where it is damaged, anywhere") {
        const std::string zip = zip_of(a_puzzle("070-my-own/"));
        const std::size_t chosen = stage.session.chosen;
        for (const std::size_t length : {std::size_t(10), zip.size() / 2, zip.size() - 1}) {
            screen::open_file(stage.session, scratch.write("cut.zip", zip.substr(0, length)));
            CHECK(stage.session.notice.find("cannot be opened") != std::string::npos);
        }
        for (std::size_t at = 2; at < zip.size(); at += 97) {
            std::string changed = zip;
            changed[at] = static_cast<char>(changed[at] ^ 0x55);
            std::string problem;
            (void)screen::read_zip(changed, problem);
        }
        CHECK(stage.session.chosen == chosen);
        CHECK(stage.session.text == stage::right_text);
    }
}

TEST_CASE("what is neither a script nor a whole puzzle becomes no attempt", "[web]") {
    Stage stage;
    screen::open(stage.session);
    const Scratch scratch;
    const std::string before = stage.session.text;
    const auto told = [&](const std::string& name, const std::string& text) {
        screen::open_file(stage.session, scratch.write(name, text));
        CHECK(stage.session.text == before);
        return stage.session.notice;
    };
    CHECK(told("package.json", "{\"name\": 1}") ==
          "package.json is no file that \"Save everything to a file\" has written.");
    CHECK(told("puzzle.toml", "title = \"x\"").find("puzzle.toml is a part of a puzzle") == 0);
    CHECK(told("README.md", "# A puzzle").find("README.md is a part of a puzzle") == 0);
}

TEST_CASE("a link to a puzzle with a name of any length is told in one line", "[web]") {
    Stage stage;
    screen::open(stage.session);
    platform::set_location_fragment("1." + std::string(20000, 'x') + "..");
    screen::follow_location(stage.session);
    CHECK(stage.session.notice.find("not here: xxx") != std::string::npos);
    CHECK(stage.session.notice.size() < 200);
}

TEST_CASE("a puzzle with mistakes says the first, and is not taken where it cannot be played",
          "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    const Scratch scratch;
    scratch.write("090-odd/puzzle.toml", "kind = \"fix\"\n");
    screen::open_file(stage.session, (scratch.path / "090-odd").string());
    CHECK(stage.session.notice.find("cannot be played") != std::string::npos);
    CHECK(stage.session.notice.find("mistake") != std::string::npos);
    CHECK(stage.session.text == stage::right_text);
}

TEST_CASE("any other text becomes an attempt, what is no text does not", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    const Scratch scratch;
    screen::open_file(stage.session, scratch.write("mine.task", "int mine;"));
    CHECK(stage.session.text == "int mine;");
    CHECK(screen::attempts_of(stage.session.entry().puzzle->id)[1].name == "mine.task");
    screen::open_attempt(stage.session, 1);
    CHECK(stage.session.text == stage::right_text);

    screen::open_file(stage.session, scratch.write("picture.png", std::string("\x89PNG\0\0", 6)));
    CHECK(stage.session.notice.find("no text") != std::string::npos);
    screen::open_file(stage.session, scratch.path.string());
    CHECK(stage.session.notice.find("no puzzle") != std::string::npos);
    screen::open_named(stage.session, (scratch.path / "nowhere").string());
    CHECK(stage.session.notice.find("no file") != std::string::npos);
    CHECK(stage.session.text == stage::right_text);
}
