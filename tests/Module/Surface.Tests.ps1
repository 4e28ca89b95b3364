#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

# Checks that hold for every cmdlet, and that the tests leave none out: a new cmdlet, parameter or error needs a test.

BeforeDiscovery {
    . $PSScriptRoot/Session.ps1
    $cmdlets = (Get-Module PSChat).ExportedCommands.Values | Sort-Object Name
    $completers = foreach ($cmdlet in $cmdlets) {
        foreach ($parameter in $cmdlet.Parameters.Values) {
            if ($parameter.Attributes | Where-Object { $_ -is [ArgumentCompleter] }) { @{ Cmdlet = $cmdlet.Name; Parameter = $parameter.Name } }
        }
    }
    # Enter-ChatRoom takes a room from a pipeline too, but needs a user at a console.
    $piped = $cmdlets | Where-Object Name -NE Enter-ChatRoom | Where-Object { $_.ParameterSets.Parameters | Where-Object { $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName } }
    $outputs = $cmdlets | ForEach-Object { $_.OutputType.Type } | Where-Object { $_ -and $_ -notin [void], [string] } | ForEach-Object FullName | Sort-Object -Unique
}

Describe 'The tests' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $calls = foreach ($file in Get-ChildItem $PSScriptRoot/*.Tests.ps1) {
            $syntax = [Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$null, [ref]$null)
            $syntax.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
        }
        $text = Get-ChildItem $PSScriptRoot/*.Tests.ps1 | Get-Content -Raw | Out-String

        # These errors cannot be caused from outside, so the reason stands here instead of a test.
        $unreachable = @{
            ClockWrong            = 'the clock of this machine would have to be set; the engine is tested with another clock'
            EncryptionUnavailable = 'it needs a system without TLS 1.3'
            NotMember             = 'a server that is started is a member; only one that the group has just thrown out has no view'
            PortReserved          = 'Windows would have to reserve a port; the engine is tested with the error of the bind'
            RoomNotJoined         = 'another thread would have to leave the room between the look at it and the send'
            ServerFailed          = 'the runspace of a server would have to break before its event loop runs'
        }
    }

    It 'call <_>' -ForEach $cmdlets.Name {
        $name = $_
        $calls.Where({ $_.GetCommandName() -eq $name }) | Should -Not -BeNullOrEmpty
    }

    It 'pipe something into <_>' -ForEach $piped.Name {
        $name = $_
        $calls.Where({ $_.GetCommandName() -eq $name -and $_.Parent.PipelineElements.IndexOf($_) -gt 0 }) | Should -Not -BeNullOrEmpty
    }

    It 'assert every error that the code or the help names' {
        $source = Get-Content $PSScriptRoot/../../src/PSChat/Errors.cs -Raw
        $ids = [regex]::Matches($source, 'Record\(\s*"(\w+)"').ForEach({ $_.Groups[1].Value }) +
            (Get-ChildItem $PSScriptRoot/../../docs/en-US/*.md | Select-String '`PSChat\.(\w+)`:' -AllMatches).Matches.ForEach({ $_.Groups[1].Value }) |
            Sort-Object -Unique
        $ids.Count | Should -BeGreaterThan 25
        $ids | Where-Object { -not $unreachable.ContainsKey($_) -and $text -notmatch "'PSChat\.$_\b" } | Should -BeNullOrEmpty
    }
}

Describe 'Every type that a cmdlet returns' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }

    It '<_> has a table, a list and a wide view, and properties that are shown by default' -ForEach $outputs {
        $controls = (Get-FormatData $_).FormatViewDefinition.Control
        $kinds = $controls | ForEach-Object { $_.GetType().Name }
        foreach ($kind in 'TableControl', 'ListControl', 'WideControl') { $kinds | Should -Contain $kind }
        (Get-TypeData $_).DefaultDisplayPropertySet.ReferencedProperties | Should -Not -BeNullOrEmpty
    }
}

Describe 'Completion' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $null = Start-Group 1
        $null = Connect-ChatRoom lobby -UserName alice
    }

    AfterAll { Clear-Session }

    It 'offers existing names to <Cmdlet> -<Parameter>' -ForEach $completers {
        $line = "$Cmdlet -$Parameter "
        # On a loaded machine Tab may offer nothing at first, so it is pressed again.
        Wait-Until { (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText } 'something is offered'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -BeIn 'node1', 'lobby', 'alice', 'pschat'
    }
}

Describe 'A command that waits' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }

    It 'ends at once when it is stopped: <_>' -ForEach @(
        'Find-ChatGroup nobody @net -Timeout 10m'
        'Get-ChatGroupView -Group nobody @net -Timeout 10m'
        'Get-ChatGroupView -Watch -Group nobody @net -Timeout 10m'
        'Get-ChatRoom -Available -Group nobody @net -Timeout 10m'
        'Get-ChatUser -Group nobody @net -Timeout 10m'
        'Invoke-ChatElection -Group nobody @net -Timeout 10m'
        'Measure-ChatGroup -Group nobody @net -Timeout 10m'
        'Connect-ChatRoom lobby -Group nobody @net -Timeout 10m'
    ) {
        $session = New-Session
        $null = $session.AddScript("`$net = `$args[0]; 'begun'; $_").AddArgument($net)
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        $running = $session.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Until { $output.Count -eq 1 } 'it has begun'
        Stop-Session $session $running
    }

    It 'ends at once when it is stopped, and the message stays under way: <_>' -ForEach 'Send-ChatMessage hello -Timeout 10m', 'Disconnect-ChatRoom -Timeout 10m' {
        $null = Start-ChatServer -Id 1 -MinimumCopies 2 @net
        try {
            $session = New-Session
            $null = $session.AddScript("`$net = `$args[0]; `$room = Connect-ChatRoom lobby -UserName alice @net; Send-ChatMessage first -Timeout 1 -ErrorAction Ignore; `$room; $_").AddArgument($net)
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $session.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            Wait-Until { $output.Count -eq 1 } 'alice has sent'
            $output[0].Unconfirmed | Should -BeGreaterOrEqual 1
            Stop-Session $session $running
        } finally {
            Clear-Session
        }
    }
}

Describe 'A faulty server' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        . $PSScriptRoot/FakeServer.ps1
    }

    It 'answers discovery and takes no link: the group did not answer in time' {
        $server = Start-FakeServer pschat $net.DiscoveryPort
        try { Get-ErrorId { Get-ChatGroupView @net -Seed '127.0.0.1' -Timeout 3s } | Should -Be 'PSChat.TimedOut' } finally { Stop-FakeServer $server }
    }

    It 'closes the link instead of an answer: the connection was lost' {
        $server = Start-FakeServer pschat $net.DiscoveryPort -Welcome
        try { Get-ErrorId { Invoke-ChatElection @net -Seed '127.0.0.1' -Timeout 10s } | Should -Be 'PSChat.ConnectionLost' } finally { Stop-FakeServer $server }
    }

    It 'refuses the hello, with <Id>' -ForEach @{ Code = 1; Id = 'PSChat.WrongVersion' }, @{ Code = 2; Id = 'PSChat.WrongGroup' } {
        $server = Start-FakeServer pschat $net.DiscoveryPort -Refusal $Code
        try {
            Get-ErrorId { Connect-ChatRoom lobby -UserName alice -Server $server.Endpoint @net -Timeout 5s } | Should -Be $Id
            $check = Test-ChatGroup @net -Seed '127.0.0.1' -Timeout 3s | Where-Object Check -EQ Version
            $check.Status, $check.Target | Should -Be 'Failed', 'fake'
        } finally {
            Stop-FakeServer $server
        }
    }
}
