# Settings for tests, in addition to the project's.
@{
    ExcludeRules = @(
        'PSUseBOMForUnicodeEncodedFile'
        # Variables of BeforeAll are used in It, but the analyzer does not know Pester's scopes.
        'PSUseDeclaredVarsMoreThanAssignments'
        # Tests tell the user which of them cannot run here.
        'PSAvoidUsingWriteHost'
        # Functions of a test get the object that they change.
        'PSUseShouldProcessForStateChangingFunctions'
    )
    Rules        = @{
        PSAvoidUsingPositionalParameters = @{
            Enable           = $true
            CommandAllowList = @('Join-Path')
        }
    }
}
