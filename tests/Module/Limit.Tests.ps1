#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'A server with narrow limits' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1

        # The cmdlet has no parameter for limits, so this server is hosted as a program would host it.
        function Open-Server([hashtable] $Limits) {
            $options = [PSChat.ChatServerOptions]@{
                Id = 1; BindAddress = $net.BindAddress; DiscoveryPort = $net.DiscoveryPort; Limits = [PSChat.ServerLimits]$Limits
            }
            $server = [PSChat.ChatServer]::Open($options)
            $server.Start()
            $null = $server.Ready.Wait($limit)
            $server
        }
    }

    AfterEach {
        Clear-Session
        if ($server) { $server.Dispose() }
    }

    It 'slows a sender down, and takes every message' {
        $server = Open-Server @{ Messages = [PSChat.Rate]::new(100, 5) }
        $room = Connect-ChatRoom lobby -UserName anna @net
        1..40 | Send-ChatMessage -Room $room
        (Receive-ChatMessage $room -Wait -Count 40 -Timeout $limit).Text | Should -Be (1..40)
        $server.Refusals['Messages'] | Should -BeGreaterThan 0
    }

    It 'reports Throttled when the wait ends' {
        $server = Open-Server @{ Messages = [PSChat.Rate]::new(0.01, 1) }
        $room = Connect-ChatRoom lobby -UserName anna @net
        Send-ChatMessage first -Room $room
        # On a machine that stalled, the connection may be gone when the wait ends. The session is still throttled after that.
        for ($tries = 0; $tries -lt 20 -and $problem.Exception.Cause -in $null, 'ConnectionLost', 'NoLeader'; $tries++) {
            $null = Send-ChatMessage second -Room $room -Timeout ([timespan]'0:0:1') -ErrorAction SilentlyContinue -ErrorVariable problem
        }
        $problem.FullyQualifiedErrorId | Should -BeLike 'PSChat.NotConfirmed,*'
        $problem.Exception.Cause | Should -Be 'Throttled'
        "$problem" | Should -Match 'Throttled'
    }

    It 'reports Throttled for too many questions' {
        $server = Open-Server @{ Elections = [PSChat.Rate]::new(0.01, 1) }
        $null = Invoke-ChatElection @net
        Get-ErrorId { Invoke-ChatElection -Timeout ([timespan]'0:0:3') @net } | Should -Be 'PSChat.Throttled'
    }

    It 'reports TooManyLinks' {
        $server = Open-Server @{ Links = 1 }
        $null = Connect-ChatRoom lobby -UserName anna @net
        Get-ErrorId { Connect-ChatRoom lobby -UserName ben -Timeout ([timespan]'0:0:3') @net } | Should -Be 'PSChat.TooManyLinks'
    }

    It 'reports TooManySessions' {
        $server = Open-Server @{ Sessions = 1 }
        $null = Connect-ChatRoom lobby -UserName anna @net
        Get-ErrorId { Connect-ChatRoom lobby -UserName ben @net } | Should -Be 'PSChat.TooManySessions'
    }

    It 'reports TooManyRooms' {
        $server = Open-Server @{ Rooms = 1 }
        $null = Connect-ChatRoom lobby -UserName anna @net
        Get-ErrorId { Connect-ChatRoom kitchen -UserName ben @net } | Should -Be 'PSChat.TooManyRooms'
    }
}

Describe 'A stranger''s text' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $evil = "`e[31mred`a`u{9B}2J`u{202E}turned`u{2028}`u{2066}"
        $null = Start-ChatServer -Id 1 @net
        $room = Connect-ChatRoom lobby -UserName anna @net
        Send-ChatMessage $evil -Data ([pscustomobject]@{ $evil = $evil }) -Room $room
        $message = Receive-ChatMessage $room -Wait -Count 1 -Timeout $limit
        $unsafe = "[`a`e`u{7F}-`u{9F}`u{2028}-`u{202E}`u{2066}-`u{2069}]"
        # Without the colours of the view itself.
        function Get-Shown($Object) { ($Object | Out-String -Width 100) -replace '\e\[[\d;]*m' }
    }

    AfterAll { Clear-Session }

    It 'is unchanged in the object' { $message.Text | Should -BeExactly $evil }

    It 'is shown without control sequences for a terminal: <_>' -ForEach 'Format-Table', 'Format-List', 'Out-String' {
        Get-Shown ($message | & $_) | Should -Not -Match $unsafe
        Get-Shown ($message | & $_) | Should -Match 'red'
    }

    It 'is safe in a string' { "$message" | Should -Not -Match $unsafe }

    It 'cannot be a name' {
        Get-ErrorId { Connect-ChatRoom "lobby`u{202E}" -UserName ben @net } | Should -Be 'PSChat.RoomNameInvalid'
        Get-ErrorId { Connect-ChatRoom lobby -UserName "ben`u{2067}" @net } | Should -Be 'PSChat.NameInvalid'
        Get-ErrorId { Start-ChatServer -Name "s`u{2028}" @net } | Should -Be 'PSChat.NameInvalid'
    }

    It 'is safe in an error that quotes it' {
        $turned = "a`u{202E}b`u{2028}c`ad"
        $problems = @(
            try { Connect-ChatRoom $turned -UserName ben @net 2>&1 } catch { $_ }
            try { Send-ChatMessage x -Room $turned 2>&1 } catch { $_ }
            try { Get-ChatUser $turned 2>&1 } catch { $_ }
        )
        $problems | Should -HaveCount 3
        foreach ($problem in $problems) { $problem.ErrorDetails.Message | Should -Not -Match $unsafe }
    }
}

Describe 'A stranger''s bytes' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $reader = (Get-Command Send-ChatMessage).ImplementingType.Assembly.GetType('PSChat.Module.Data.DataReader').GetMethod('Read')
        $random = [Random]::new(1)
        $pieces = '{', '}', '[', ']', '"', ':', ',', 'null', 'true', '1e999', '-0', '9999999999999999999999', '"2025-01-01T00:00:00.0000000Z"', '"9999-99-99T99:99:99.9999999+99:99"', '"\ud800"', '"a"', '""', '\', ' ', "`0"
    }

    It 'become an object or a text when read as data' {
        foreach ($at in 1..3000) {
            $json = -join (1..(1 + $random.Next(12)) | ForEach-Object { $pieces[$random.Next($pieces.Count)] })
            { $reader.Invoke($null, @($json)) } | Should -Not -Throw
        }
    }

    It 'become a text when nested too deeply' {
        $deep = '[' * 30000 + ']' * 30000
        $reader.Invoke($null, @($deep)) | Should -BeExactly $deep
    }

    It 'are read in time when long and flat' {
        $flat = '{' + ((1..4000 | ForEach-Object { "`"p$_`":$_" }) -join ',') + '}'
        ($reader.Invoke($null, @($flat))).p4000 | Should -Be 4000
    }

    It 'become a duration or an error in a duration parameter' {
        $convert = [PSChat.Module.Parameters.DurationAttribute]::new()
        foreach ($value in 'x', '-1', '1e300', [double]::NaN, [double]::MaxValue, '99999999999.00:00:00', "`0", [long]::MaxValue, $null, @(), @{}) {
            $problem = try { $null = $convert.Transform($ExecutionContext, $value) } catch { $_.Exception.GetBaseException() }
            if ($problem) { $problem | Should -BeOfType ([Management.Automation.ArgumentTransformationMetadataException]) }
        }
    }
}
