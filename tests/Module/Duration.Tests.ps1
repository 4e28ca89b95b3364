#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

# A bare number is seconds, as for PowerShell's own cmdlets.

BeforeDiscovery {
    . $PSScriptRoot/Session.ps1
    $durations = foreach ($command in (Get-Module PSChat).ExportedCommands.Values) {
        foreach ($parameter in $command.Parameters.Values | Where-Object ParameterType -EQ ([timespan])) { @{ Command = $command.Name; Name = $parameter.Name } }
    }
}

Describe '<Command> -<Name>' -ForEach $durations {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $parameter = (Get-Command $Command).Parameters[$Name]
        $duration = @($parameter.Attributes | Where-Object { $_ -is [PSChat.Module.Parameters.DurationAttribute] })
    }

    It 'takes a bare number as seconds' {
        $duration | Should -HaveCount 1
        foreach ($case in @(
                @{ Given = 3; Seconds = 3 }, @{ Given = 0.5; Seconds = 0.5 }, @{ Given = [decimal]0.25; Seconds = 0.25 }, @{ Given = '4'; Seconds = 4 }, @{ Given = '0.5'; Seconds = 0.5 }
                @{ Given = [short]2; Seconds = 2 }, @{ Given = [psobject]2; Seconds = 2 }, @{ Given = 1e0; Seconds = 1 }
                @{ Given = '20ms'; Seconds = 0.02 }, @{ Given = '5 s'; Seconds = 5 }, @{ Given = [timespan]::FromSeconds(6); Seconds = 6 }, @{ Given = '00:00:07'; Seconds = 7 }
            )) {
            $duration[0].Transform($null, $case.Given).TotalSeconds | Should -Be $case.Seconds -Because "$($case.Given) was given"
        }
    }

    It 'says in its help what a bare number is' {
        $parameter.Attributes.HelpMessage | Where-Object { $_ } | Should -Match 'a number is seconds'
        (Get-Help $Command -Parameter $Name).description.Text | Should -Match 'bare number is seconds'
    }
}

Describe 'A duration' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $null = Start-ChatServer @net
        $null = Connect-ChatRoom lobby -UserName anna
    }

    AfterAll { Clear-Session }

    It 'that is waited for has the length of its seconds' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Receive-ChatMessage -Timeout 0.3 | Should -BeNullOrEmpty
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.29
        (Measure-ChatGroup -Duration 1 -Rate 50).Sent | Should -BeGreaterThan 20
    }

    It 'that is none is an error that says what is allowed, and what is likely meant: <Given>' -ForEach @(
        @{ Given = "`u{665}s"; Meant = '5s' }
        @{ Given = "`u{FF11}`u{FF12}ms"; Meant = '12ms' }
        @{ Given = '5sec'; Meant = '5s' }
        @{ Given = '2 minutes'; Meant = '2m' }
        @{ Given = '1,5s'; Meant = '1.5s' }
        @{ Given = '300 msec'; Meant = '300ms' }
        @{ Given = '5 fortnights'; Meant = $null }
        @{ Given = 'soon'; Meant = $null }
        @{ Given = '5d'; Meant = $null }
    ) {
        $problem = { Receive-ChatMessage -Timeout $Given } | Should -Throw -PassThru -ErrorId 'ParameterArgumentTransformationError,*'
        "$problem" | Should -BeLike "*'$Given' is no duration. Give seconds (5 or 0.5), text with ms, s, m or h ('250ms'), or a TimeSpan.*"
        if ($Meant) { "$problem" | Should -BeLike "*Did you mean '$Meant'?*" } else { "$problem" | Should -Not -Match 'Did you mean' }
    }

    It 'has the longest time of the engine: <Command>' -ForEach @(
        @{ Command = { Start-ChatServer @net -FailureTimeout $_ }; Given = 5000; Range = '20 ms to 5 m' }
        @{ Command = { Start-ChatServer @net -FailureTimeout $_ }; Given = 500; Range = '20 ms to 5 m' }
        @{ Command = { Connect-ChatRoom lobby -Timeout $_ }; Given = 5000; Range = '1 ms to 1 h' }
        @{ Command = { Get-ChatUser -Timeout $_ }; Given = 5000; Range = '1 ms to 1 h' }
        @{ Command = { Test-ChatGroup -Timeout $_ }; Given = 5000; Range = '1 ms to 1 h' }
    ) {
        $problem = { $Given | ForEach-Object $Command } | Should -Throw -PassThru -ErrorId 'ParameterArgumentTransformationError,*'
        "$problem" | Should -BeLike "*'$Given' is out of range: $Range is allowed.*write '${Given}ms' for milliseconds.*"
    }

    It 'that makes sense as milliseconds only is an error that says so' {
        $problem = { Start-ChatServer @net -HeartbeatInterval 100 } | Should -Throw -PassThru
        "$problem" | Should -BeLike "*'100' is out of range: 10 ms to 10 s is allowed. A number without a unit is seconds; write '100ms' for milliseconds.*"
        $problem = { Start-ChatServer @net -HeartbeatInterval 11s } | Should -Throw -PassThru
        "$problem" | Should -Not -Match 'without a unit'
    }
}
