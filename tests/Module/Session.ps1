# Dot-sourced by every test file: loads the staged module, and defines the file's own network, which never leaves this machine.

$module = if ($env:PSCHAT_TEST_MODULE) { $env:PSCHAT_TEST_MODULE } else {
    (Get-ChildItem $PSScriptRoot/../../output/PSChat/*/PSChat.psd1 | Select-Object -Last 1).FullName
}
Import-Module $module -Force

# Below the ports that systems assign automatically, and random, so that two runs at once do not meet.
$net = @{ BindAddress = '127.0.0.1'; DiscoveryPort = Get-Random -Minimum 20000 -Maximum 32000 }

# Generous, because the machine may be slow and shared. The awaited events normally take milliseconds.
$limit = [timespan]::FromSeconds(30)

function Wait-Until([scriptblock] $Condition, [string] $Because) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed -gt $limit) { throw "Not within $limit`: $Because" }
        Start-Sleep -Milliseconds 20
    }
}

function Start-Group([long[]] $Id, [hashtable] $With = @{}) {
    $servers = foreach ($one in $Id) { Start-ChatServer -Name "node$one" -Id $one @net @With -ErrorAction Stop }
    $leader = "node$(($Id | Measure-Object -Maximum).Maximum)"
    Wait-Until { -not ($servers.Members -ne $Id.Count) -and -not ($servers.Leader -ne $leader) } 'all servers share one view'
    $servers
}

# Waits for the first event of a source that fits. Events are raised on their own threads, so one from before the
# subscription may still come.
function Wait-One([string] $Source, [scriptblock] $That = { $true }) {
    $like = { Get-Event -SourceIdentifier $Source -ErrorAction Ignore | Where-Object { $_.SourceEventArgs | Where-Object $That } }
    Wait-Until { & $like } "$Source came"
    @(& $like)[0].SourceEventArgs
}

# Two events that were raised at the same moment can have the same identifier, and are then removed together.
function Clear-Event {
    Get-EventSubscriber | Unregister-Event
    Get-Event | Remove-Event -ErrorAction Ignore
}

# Returns the first part of a cmdlet's error id, which scripts can rely on.
function Get-ErrorId([scriptblock] $Command) {
    $ErrorActionPreference = 'Continue'
    $problems = try { & $Command 2>&1 } catch { $_ }
    foreach ($problem in $problems | Where-Object { $_ -is [Management.Automation.ErrorRecord] }) {
        $problem.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty -Because 'every error says what to do'
        ($problem.FullyQualifiedErrorId -split ',')[0]
    }
}

# Makes another session that shares no state with this one, like another window.
function New-Session {
    $session = [powershell]::Create()
    $null = $session.AddScript("Import-Module '$module'").Invoke()
    $session.Commands.Clear()
    $session
}

# Checks that Ctrl+C ends a command at once, however long it would have waited.
function Stop-Session([powershell] $Session, [IAsyncResult] $Running) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $Session.Stop()
    $clock.Elapsed | Should -BeLessThan ([timespan]::FromSeconds(5))
    $Running.IsCompleted | Should -BeTrue
    $Session.Runspace.Close()
    $Session.Dispose()
}

function Clear-Session {
    Disconnect-ChatRoom * -Timeout 0 -ErrorAction Ignore -WarningAction Ignore
    Get-ChatServer | Stop-ChatServer -Force -WarningAction Ignore
    Get-Job | Remove-Job -Force
}
