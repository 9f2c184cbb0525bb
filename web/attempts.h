// Several texts of the person for one puzzle, each under a number and a name. Which one is worked
// on is one small setting, so that changing to another writes no text and can lose none. Called by
// the session; drawn by panel_attempts.cpp. The texts are in the platform's storage, by progress.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace screen {

struct Session;

struct Attempt {
    int number = 1;  // 1 is there always
    std::string name;
};

std::vector<Attempt> attempts_of(std::string_view id);
// The one that was worked on last.
int last_attempt(std::string_view id);

// These change what the session works on; all need a puzzle where the person types.
void open_attempt(Session& session, int number);
// A further one with this text becomes the one that is worked on; where one of the others has the
// same text already, that one does.
void new_attempt(Session& session, std::string text, std::string name = {});
void rename_attempt(Session& session, std::string name);
// Takes the present one away, whose text is kept aside; not the last one.
void remove_attempt(Session& session);

}  // namespace screen
