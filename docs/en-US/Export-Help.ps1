<#
.SYNOPSIS
    Writes the help that Get-Help reads, PSChat.dll-Help.xml, from the pages in this folder. Needs PlatyPS.
#>
[CmdletBinding()]
param(
    # The folder for the help.
    [Parameter(Mandatory)]
    [string] $Destination
)

$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS
$pages = Measure-PlatyPSMarkdown $PSScriptRoot/*.md | Where-Object FileType -Match CommandHelp
$work = Join-Path ([IO.Path]::GetTempPath()) "PSChat-help-$(New-Guid)"
try {
    $help = Import-MarkdownCommandHelp $pages.FilePath | Export-MamlCommandHelp -OutputFolder $work -Force
    $null = New-Item $Destination -ItemType Directory -Force
    # The same line ends on every system.
    $text = (Get-Content $help.FullName -Raw).ReplaceLineEndings("`n").TrimEnd() + "`n"
    Set-Content (Join-Path $Destination PSChat.dll-Help.xml) $text -NoNewline -Encoding utf8NoBOM
} finally {
    Remove-Item $work -Recurse -Force -ErrorAction Ignore
}
