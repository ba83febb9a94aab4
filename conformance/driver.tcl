# Runs one test file of a suite: driver.tcl tcltestFile testFile temporaryDirectory
#
# tclsh and tclcompat get the same words, so that whatever differs is theirs.  An empty tcltestFile means the tcltest
# that the interpreter finds by itself.

lassign $argv tcltestFile testFile temporaryDirectory
set argv [list -verbose {pass skip error} -tmpdir $temporaryDirectory]
set argc [llength $argv]
set argv0 $testFile
if {$tcltestFile eq ""} {
    package require tcltest
} else {
    source $tcltestFile
}
namespace import -force ::tcltest::*
unset tcltestFile temporaryDirectory
source $testFile
