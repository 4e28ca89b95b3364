<#
.SYNOPSIS
    Writes the manifest of a staged module: the one in module, with the release notes from CHANGELOG.md and, where the project
    has a home on the web, where that is.
#>
[CmdletBinding()]
param(
    # The folder for the manifest.
    [Parameter(Mandatory)]
    [string] $Destination,

    # The project's home on the web; where nothing is given, the one that the repository was cloned from, if it is one.
    [string] $ProjectUri
)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot

function Get-RemoteUri {
    if (-not (Get-Command git -ErrorAction Ignore)) { return }
    $remote = git -C $root remote get-url origin 2>$null
    if ($remote -match '^(?:https://(?:[^@/]+@)?|git@|ssh://git@)([\w.-]+\.[a-z]{2,})[:/](.+?)(?:\.git)?/?$') { "https://$($Matches[1])/$($Matches[2])" }
}

# The section of this version, or of what is not released yet: without its heading.
function Get-ReleaseNote([string] $Version) {
    $sections = (Get-Content $root/CHANGELOG.md -Raw).ReplaceLineEndings("`n") -split '(?m)^## '
    foreach ($heading in "[$Version]", '[Unreleased]') {
        $section = $sections | Where-Object { $_.StartsWith($heading) } | Select-Object -First 1
        if ($section) { return ($section -split "`n", 2)[1].Trim() }
    }
}

$source = Join-Path $root module PSChat.psd1
$facts = [ordered]@{ ReleaseNotes = Get-ReleaseNote (Import-PowerShellDataFile $source).ModuleVersion }
if (-not $ProjectUri) { $ProjectUri = Get-RemoteUri }
if ($ProjectUri) {
    $facts.ProjectUri = $ProjectUri
    $facts.LicenseUri = "$ProjectUri/blob/HEAD/LICENSE"
}

$lines = foreach ($name in $facts.Keys) {
    "            $($name.PadRight(12)) = '$([Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($facts[$name]))'"
}
$text = (Get-Content $source -Raw).ReplaceLineEndings("`n")
$place = '(?m)^ +# Filled in by packaging/Export-Manifest\.ps1:.*$'
if ($text -notmatch $place) { throw "$source has no place for the release notes." }
Set-Content (Join-Path $Destination PSChat.psd1) ([regex]::Replace($text, $place, { $lines -join "`n" })) -NoNewline -Encoding utf8NoBOM
