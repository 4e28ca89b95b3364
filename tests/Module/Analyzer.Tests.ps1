#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

BeforeDiscovery {
    $hasNoAnalyzer = -not (Get-Module PSScriptAnalyzer -ListAvailable)
    $why = if ($hasNoAnalyzer) { ' (not run: PSScriptAnalyzer is not installed: Install-PSResource PSScriptAnalyzer)' }
    $root = (Resolve-Path $PSScriptRoot/../..).Path
    $scripts = Get-ChildItem $root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object { $_.FullName.Substring($root.Length) -notmatch '[\\/](output|bin|obj|TestResults)[\\/]' } |
        ForEach-Object { [IO.Path]::GetRelativePath($root, $_.FullName) }
}

Describe "PSScriptAnalyzer$why" -Skip:$hasNoAnalyzer {
    BeforeAll { $root = (Resolve-Path $PSScriptRoot/../..).Path }

    It 'has nothing to say about <_>' -ForEach $scripts {
        $settings = if ($_ -like 'tests?Module*') { "$PSScriptRoot/PSScriptAnalyzerSettings.psd1" } else { "$root/PSScriptAnalyzerSettings.psd1" }
        $findings = Invoke-ScriptAnalyzer -Path (Join-Path $root $_) -Settings $settings
        $findings | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
