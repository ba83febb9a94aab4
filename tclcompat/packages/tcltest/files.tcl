# Files and directories for tests, and what is noticed of files that tests leave behind.

namespace eval ::tcltest {
    Preset filesMade {}
    Preset filesExisted {}
    variable filesNoted 0
    variable createdNewFiles
    array set createdNewFiles {}
    trace add variable workingDirectory write [namespace code {cd $workingDirectory ;#}]
}

# Remember, once, what was in the temporary directory before any test ran.
proc ::tcltest::NoteExistingFiles {} {
    variable filesNoted
    variable filesExisted
    if {!$filesNoted} {
        set filesNoted 1
        lappend filesExisted {*}[TemporaryFiles]
    }
}

proc ::tcltest::TemporaryFiles {} {
    lmap path [glob -nocomplain -directory [temporaryDirectory] *] { file tail $path }
}

proc ::tcltest::workingDirectory {{directory {}}} {
    variable workingDirectory
    if {[llength [info level 0]] == 2} {
        set workingDirectory [file join [pwd] $directory]
    }
    return $workingDirectory
}

# Return the full path of a file name; words are those of the call, the third of which is the directory.
proc ::tcltest::FullPath {name directory given} {
    NoteExistingFiles
    file join [expr {$given ? $directory : [temporaryDirectory]}] $name
}

proc ::tcltest::makeFile {contents name {directory {}}} {
    variable filesMade
    set path [FullPath $name $directory [expr {[llength [info level 0]] == 4}]]
    Debug 3 "makeFile: $path"
    set file [open $path w]
    fconfigure $file -translation lf
    puts -nonewline $file $contents
    if {[string index $contents end] ne "\n"} {
        puts $file ""
    }
    close $file
    if {$path ni $filesMade} {
        lappend filesMade $path
    }
    return $path
}

proc ::tcltest::makeDirectory {name {directory {}}} {
    variable filesMade
    set path [FullPath $name $directory [expr {[llength [info level 0]] == 3}]]
    Debug 3 "makeDirectory: $path"
    file mkdir $path
    if {$path ni $filesMade} {
        lappend filesMade $path
    }
    return $path
}

# Take a path out of the list of what was made; warn of what is odd if debugging.
proc ::tcltest::Unmake {command maker path kind} {
    variable filesMade
    variable Option
    set index [lsearch -exact $filesMade $path]
    set filesMade [lreplace $filesMade $index $index]
    if {$Option(-debug) < 1} return
    if {$index < 0} {
        Warn "$command removing \"$path\":\n  not created by $maker"
    }
    if {![file is$kind $path]} {
        Warn "$command removing \"$path\":\n  not a $kind"
    }
}

proc ::tcltest::removeFile {name {directory {}}} {
    set path [FullPath $name $directory [expr {[llength [info level 0]] == 3}]]
    Unmake removeFile makeFile $path file
    if {[catch {file delete -- $path} message]} {
        Debug 1 "WARNING: removeFile removing \"$path\":\n  failed: $message"
    }
    return
}

proc ::tcltest::removeDirectory {name {directory {}}} {
    set path [FullPath $name $directory [expr {[llength [info level 0]] == 3}]]
    Unmake removeDirectory makeDirectory $path directory
    file delete -force -- $path
}

proc ::tcltest::viewFile {name {directory {}}} {
    set file [open [FullPath $name $directory [expr {[llength [info level 0]] == 3}]]]
    set contents [read -nonewline $file]
    close $file
    return $contents
}

proc ::tcltest::normalizeMsg {msg} {
    set text [string tolower $msg]
    if {[string index $text end] eq "\n"} {
        set text [string range $text 0 end-1]
    }
    string map [list "\n\}" "\}"] [string map [list "\n\n" "\n"] $text]
}

proc ::tcltest::bytestring {string} {
    encoding convertfrom identity $string
}
