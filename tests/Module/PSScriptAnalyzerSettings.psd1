# Beside the settings of the project, for tests alone.
@{
    ExcludeRules = @(
        'PSUseBOMForUnicodeEncodedFile'
        # What BeforeAll sets is used in It: the analyzer does not know Pester's scopes.
        'PSUseDeclaredVarsMoreThanAssignments'
        # What cannot be tried here is told to whoever runs the tests.
        'PSAvoidUsingWriteHost'
        # Helpers of a test are called with what they are meant to change.
        'PSUseShouldProcessForStateChangingFunctions'
    )
    Rules        = @{
        PSAvoidUsingPositionalParameters = @{
            Enable           = $true
            CommandAllowList = @('Join-Path')
        }
    }
}
