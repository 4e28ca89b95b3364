#Requires -Version 7.6

<#
.SYNOPSIS
    Draws session.svg: the first session of README.md, as a terminal of 80 columns shows it.
.DESCRIPTION
    Types the session's first code block, line by line, into a real PowerShell in tmux, and draws what the terminal shows. The
    PowerShell has a network and a host name of its own, so the picture does not show where it was made, and no other group takes
    part. Needs Linux with tmux, unshare and ip, permission to create namespaces, and the module from ./build.sh Build.
.EXAMPLE
    ./docs/images/Export-Session.ps1
#>
[CmdletBinding()]
param(
    # The picture.
    [string] $Path = "$PSScriptRoot/session.svg"
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$root = (Resolve-Path $PSScriptRoot/../..).Path
$columns, $rows = 80, 60
$prompt = 'PS>'
$socket = "pschat-session-$PID"

function Get-Session {
    $readme = (Get-Content $root/README.md -Raw).ReplaceLineEndings("`n")
    if ($readme -notmatch '(?s)\n## A first session\n.*?```powershell\n(.+?)\n```') { throw 'README.md has no first session.' }
    $Matches[1] -split '\n' | Where-Object { $_ }
}

function Start-Terminal {
    $pwsh = (Get-Process -Id $PID).Path
    $program = @($pwsh; if ((Get-Process -Id $PID).ProcessName -eq 'dotnet') { "$PSHOME/pwsh.dll" })
    $program += '-NoLogo', '-NoProfile', '-NoExit', '-Command', (
        "Set-PSReadLineOption -HistorySaveStyle SaveNothing -PredictionSource None; function prompt { '$prompt ' }; Clear-Host")
    $world = 'unshare', '--map-root-user', '--uts', '--net', 'sh', '-c', (
        'hostname pc; ip link set lo up; unset PSCHAT_KEY; exec "$@"'), 'sh'
    tmux -L $socket -f /dev/null new-session -d -x $columns -y $rows -c $root -- @world @program
}

# The prompt is back when the screen shows one prompt more than lines were typed, and ends with it.
function Wait-Prompt([int] $Count) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($clock.Elapsed.TotalSeconds -lt 120) {
        $screen = @(tmux -L $socket capture-pane -p | ForEach-Object TrimEnd | Where-Object { $_ })
        if (@($screen -like "$prompt*").Count -eq $Count -and $screen[-1] -eq $prompt) { return }
        Start-Sleep -Milliseconds 50
    }

    throw "No prompt after two minutes:`n$($screen -join "`n")"
}

$colours = @{
    31 = '#f48771'; 32 = '#89d185'; 33 = '#e2c08d'; 34 = '#6cb6ff'; 35 = '#d2a8ff'; 36 = '#76d9e6'; 37 = '#c9d1d9'
    90 = '#9aa4b0'; 91 = '#ff9e8a'; 92 = '#a5e3a1'; 93 = '#f5e08c'; 94 = '#9ccbff'; 95 = '#e4c6ff'; 96 = '#a2ecf5'; 97 = '#ffffff'
}

# The style holds on from one row to the next, as in a terminal.
function Update-Style([hashtable] $Style, [string] $Codes) {
    foreach ($code in $Codes -split ';') {
        switch ([int]$code) {
            0 { $Style.Colour = $null; $Style.IsBold = $Style.IsDim = $Style.IsItalic = $false }
            1 { $Style.IsBold = $true }
            2 { $Style.IsDim = $true }
            3 { $Style.IsItalic = $true }
            22 { $Style.IsBold = $Style.IsDim = $false }
            23 { $Style.IsItalic = $false }
            39 { $Style.Colour = $null }
            { $colours.ContainsKey($_) } { $Style.Colour = $colours[$_] }
        }
    }
}

# A run of letters in one style, as wide as its cells are, whatever font the reader has. Some programs leave out spaces at the
# beginning of a run.
function Get-Run([string] $Text, [int] $Column, [int] $Row, [hashtable] $Style) {
    $Column += $Text.Length - $Text.TrimStart().Length
    $Text = $Text.Trim()
    $attributes = @(
        if ($Style.Colour) { "fill='$($Style.Colour)'" }
        if ($Style.IsBold) { "font-weight='bold'" }
        if ($Style.IsDim) { "opacity='0.7'" }
        if ($Style.IsItalic) { "font-style='italic'" }
    ) | ForEach-Object { " $_" }
    $x, $y, $width = ($Column * $cell + $margin), ($Row * $line + $margin + 13), ($Text.Length * $cell)
    $letters = [Security.SecurityElement]::Escape($Text).Replace(' ', [string][char]0xA0)
    "<text x='$x' y='$y' textLength='$width'$(-join $attributes)>$letters</text>"
}

$cell, $line, $margin = 8.4, 18, 16
try {
    Start-Terminal
    Wait-Prompt -Count 1
    $typed = 1
    foreach ($command in Get-Session) {
        tmux -L $socket send-keys -l -- $command
        tmux -L $socket send-keys Enter
        Wait-Prompt -Count (++$typed)
    }

    $screen = @(tmux -L $socket capture-pane -e -p)
} finally {
    $PSNativeCommandUseErrorActionPreference = $false
    tmux -L $socket kill-server 2>$null
}

# The last row is a prompt that waits.
$plain = [string[]]@($screen -replace '\e\[[\d;]*m' -replace '\s+$')
$height = [Array]::FindLastIndex($plain, [Predicate[string]] { $args[0] -and $args[0] -ne $prompt }) + 1
$style = @{}
$runs = for ($row = 0; $row -lt $height; $row++) {
    $column = 0
    foreach ($part in [regex]::Matches($screen[$row], '\e\[(?<codes>[\d;]*)m|(?<text>[^\e]+)')) {
        if ($part.Groups['codes'].Success) {
            Update-Style $style $part.Groups['codes'].Value
        } else {
            $text = $part.Groups['text'].Value
            if ($text.Trim()) { Get-Run -Text $text -Column $column -Row $row -Style $style }
            $column += $text.Length
        }
    }
}

$size = "width='$($columns * $cell + 2 * $margin)' height='$($height * $line + 2 * $margin)'"
$svg = @(
    "<svg xmlns='http://www.w3.org/2000/svg' $size role='img'>"
    '<title>A session in PowerShell: three servers, two users, and the crash of the leader</title>'
    "<rect $size rx='8' fill='#1b2028'/>"
    "<g fill='#d7dce2' font-family='ui-monospace, Consolas, Menlo, monospace' font-size='14'>"
    $runs
    '</g>'
    '</svg>'
) -join "`n"
Set-Content $Path "$svg`n" -NoNewline -Encoding utf8NoBOM
