#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'A message with data' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $null = Start-Group 1, 2
        $alice = Connect-ChatRoom lobby -UserName alice -Server node1
        $bob = Connect-ChatRoom lobby -UserName bob -Server node2
        function Receive { Receive-ChatMessage $bob -Wait -Count 1 -Timeout $limit }
    }

    AfterAll { Clear-Session }

    It 'carries objects of the pipeline, with a text that shows them' {
        Get-Process -Id $PID | Select-Object Name, Id | Send-ChatMessage -Room $alice
        $message = Receive
        $message.Text | Should -Be "Name: $((Get-Process -Id $PID).Name), Id: $PID"
        $message.Data | Should -BeOfType PSCustomObject
        $message.Data.Id | Should -Be $PID
        $message.Data.PSObject.Properties.Name | Should -Be 'Name', 'Id'
    }

    It 'carries an object beside a text' {
        Send-ChatMessage 'the figures' -Room $alice -Data @{ list = 1, 2.5, 'three', $null, $true; inner = @{ deep = 'x' } }
        $message = Receive
        $message.Text | Should -Be 'the figures'
        $message.Data.list | Should -Be 1, 2.5, 'three', $null, $true
        $message.Data.inner.deep | Should -Be 'x'
    }

    It 'keeps <name>' -ForEach @(
        @{ name = 'numbers'; value = [ordered]@{ Int = 7; Long = [long]::MaxValue; Decimal = 0.1d; Double = 1e300; NotANumber = [double]::NaN } }
        @{ name = 'times'; value = [ordered]@{ Utc = [datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Utc); Offset = [DateTimeOffset]::new(2026, 1, 2, 3, 4, 5, [timespan]::FromHours(2)); Text = '2026-01-02' } }
        @{ name = 'an empty list'; value = [ordered]@{ List = @() } }
    ) {
        Send-ChatMessage x -Room $alice -Data $value
        $data = (Receive).Data
        foreach ($key in $value.Keys) {
            if ($value[$key] -is [array]) { $data.$key.GetType().IsArray | Should -BeTrue; $data.$key.Count | Should -Be 0 }
            else { "$($data.$key)" | Should -Be "$($value[$key])" }
        }
        if ($name -eq 'times') {
            $data.Utc | Should -BeOfType datetime
            $data.Offset | Should -Be $value.Offset
            $data.Offset | Should -BeOfType DateTimeOffset
            $data.Text | Should -BeOfType string
        }
    }

    It 'survives a property that throws' {
        $object = [pscustomobject]@{ Good = 1 } | Add-Member ScriptProperty Bad { throw 'no' } -PassThru
        $object | Send-ChatMessage -Room $alice
        $data = (Receive).Data
        $data.Good | Should -Be 1
        $data.Bad | Should -BeNullOrEmpty
    }

    It 'has the unchanged text of numbers, and of texts with added properties' {
        7 | Send-ChatMessage -Room $alice
        $message = Receive
        $message.Text, $message.Data | Should -Be '7', 7
        'plain' | Add-Member Note x -PassThru | Send-ChatMessage -Room $alice
        $message = Receive
        $message.Text | Should -Be 'plain'
        $message.Data | Should -BeNullOrEmpty
    }

    It 'is forwarded as it was received' {
        Send-ChatMessage first -Room $alice -Data @{ a = 1 }
        Receive | Select-Object Text, Data | Send-ChatMessage -Room $alice
        $message = Receive
        $message.Text, $message.Data.a | Should -Be 'first', 1
    }

    It 'is an error when it is too deep; -Depth allows more' {
        $deep = @{ a = @{ b = @{ c = @{ d = @{ e = 1 } } } } }
        Get-ErrorId { Send-ChatMessage deep -Room $alice -Data $deep } | Should -Be 'PSChat.ObjectTooDeep'
        Send-ChatMessage deep -Room $alice -Data $deep -Depth 5
        (Receive).Data.a.b.c.d.e | Should -Be 1
    }

    It 'is an error when it contains itself' {
        $loop = @{}
        $loop.self = $loop
        Get-ErrorId { Send-ChatMessage loop -Room $alice -Data $loop -Depth 32 } | Should -Be 'PSChat.ObjectTooDeep'
    }

    It 'is an error when it is too long; the others go out' {
        Get-ErrorId { @{ a = 'before' }, @{ a = 'x' * 70000 }, @{ a = 'after' } | Send-ChatMessage -Room $alice } | Should -Be 'PSChat.DataTooLong'
        (Receive).Data.a | Should -Be 'before'
        (Receive).Data.a | Should -Be 'after'
    }

    It 'survives ConvertTo-Json and remoting' {
        Send-ChatMessage x -Room $alice -Data @{ a = @{ b = 1 } }
        $message = Receive
        ($message | ConvertTo-Json -Depth 4 | ConvertFrom-Json).Data.a.b | Should -Be 1
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($message))
        $copy.Data.a.b | Should -Be 1
    }
}
