# Tests that fail in every way there is, are skipped, and leave things behind.
package require tcltest; namespace import ::tcltest::*
test f-2 {desc2} -body {puts hi; puts stderr ho; set x 1} -output "ho\n" -errorOutput hi -result 2
test f-3 {} -setup {error s} -body {} -cleanup {error c}
test f-4 x -body {return -code 7 x} -returnCodes {ok error}
test f-5 x -body {error a b {c d}} -returnCodes error -result q -match glob
test f-6 x -body {error a b {c d}} -errorCode {X*} -result a
test f-8 x -body {set a 1} -result {(} -match regexp
test f-9 x {
  -body { format "%s" [list a b] }
  -result { a b }
}
test f-10 x -constraints {unix && win} -body {}
test f-11 x -constraints {unix nosuch} -body {}
test f-12 x -constraints {$::tcl_platform(platform) eq "q"} -body {}
test f-13 x -body {tcltest::Skip because}
test f-14 x -setup {tcltest::Skip because2}
test f-15 x {unix} {set b 3} 3
test f-16 x -body break
test f-17 x -body {makeFile a leftover.txt; close [open [file join [temporaryDirectory] rubbish] w]; test f-inner y -body {error z}; viewFile leftover.txt} -result a
set ::env(NEWVAR) 1
test f-18 x -body {} -cleanup {break}
cleanupTests
