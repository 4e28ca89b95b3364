<#
.SYNOPSIS
    Writes the manifest of a staged module: the one in module, with the release notes from CHANGELOG.md and, if the project has
    a home on the web, its address.
#>
[CmdletBinding()]
param(
    # The folder for the manifest.
    [Parameter(Mandatory)]
    [string] $Destination,

    # The project's home on the web. By default the repository's origin, if that is a web address.
    [string] $ProjectUri
)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot

function Get-RemoteUri {
    if (-not (Get-Command git -ErrorAction Ignore)) { return }
    $remote = git -C $root remote get-url origin 2>$null
    if ($remote -match '^(?:https://(?:[^@/]+@)?|git@|ssh://git@)([\w.-]+\.[a-z]{2,})[:/](.+?)(?:\.git)?/?$') {
        "https://$($Matches[1])/$($Matches[2])"
    }
}

# Returns the changelog's section of this version, or the one of unreleased changes, without its heading.
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
    $value = [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($facts[$name])
    "            $($name.PadRight(12)) = '$value'"
}
$text = (Get-Content $source -Raw).ReplaceLineEndings("`n")
$place = '(?m)^ +# Filled in by packaging/Export-Manifest\.ps1:.*$'
if ($text -notmatch $place) { throw "$source has no place for the release notes." }
$text = [regex]::Replace($text, $place, { $lines -join "`n" })
Set-Content (Join-Path $Destination PSChat.psd1) $text -NoNewline -Encoding utf8NoBOM
