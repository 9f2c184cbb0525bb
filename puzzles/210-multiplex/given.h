// The platform. What look() does stands in the check.
#pragma once

const int VISITORS = 5;
const int PLACES = 3;

// Visitor [id] is on the platform and looks at Saturn.
void look(int id);
